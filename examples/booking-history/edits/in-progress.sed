# A Bolt on its first day.
s/^\(- \)*\*\*Status\*\*: [A-Z][A-Za-z ]*[a-z]/\1**Status**: In Progress/
s/^status: .*/status: In Progress/
/^[-* ]*Actual Effort/d
/^actual_effort/d
s/^- \[x\]/- [ ]/
/^- Started: /q
