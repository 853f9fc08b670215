#!/bin/sh
# highspy 1.16.0: output_flag=False is what silences HiGHS, but it can be set only on a Highs that exists, and making
# the first one of a process already prints two lines to standard output. So the output of a program that prints JSON
# or CSV begins with them. A second Highs prints nothing; nor does the class that Highs is derived from, which has no
# Python callbacks.
# Output seen:
#   1.16.0
#   first: 2 lines, 'Running HiGHS 1.16.0 ...'
#   second, in the same process: 0 lines
#   the class beneath: 0 lines
set -eu
cd "$(mktemp -d)"
python3 -m venv venv
venv/bin/pip install -q highspy==1.16.0
first="import highspy; highspy.Highs().setOptionValue('output_flag', False)"
beneath="import highspy; highspy.Highs.__mro__[1]().setOptionValue('output_flag', False)"
lines() {
    venv/bin/python -c "$1" > out.txt
    wc -l < out.txt | tr -d ' '
}
venv/bin/python -c "from importlib.metadata import version; print(version('highspy'))"
once=$(lines "$first")
said=$(head -n 1 out.txt | cut -d' ' -f 1-3)
twice=$(lines "$first; highspy.Highs()")
under=$(lines "$beneath")
echo "first: $once lines, '$said ...'"
echo "second, in the same process: $((twice - once)) lines"
echo "the class beneath: $under lines"
[ "$once" = 2 ] && [ "$twice" = 2 ] && [ "$under" = 0 ]
