# A decision before it is made.
s/^\(- \)*\*\*Status\*\*: Accepted/\1**Status**: Proposed/
