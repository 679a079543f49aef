# A document before others agreed to it.
s/^\(- \)*\*\*Status\*\*: [A-Z][a-z]*/\1**Status**: Draft/
s/^\(.*\*\*Validated By\*\*: \).*)/\1nobody yet/
