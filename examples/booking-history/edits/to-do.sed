# A Bolt before work on it begins.
s/^\(- \)*\*\*Status\*\*: [A-Z][A-Za-z ]*[a-z]/\1**Status**: To Do/
s/^status: .*/status: To Do/
/^[-* ]*Actual Effort/d
/^actual_effort/d
s/^- \[x\]/- [ ]/
/^## Implementation Notes/,$d
