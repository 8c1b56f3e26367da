#!/bin/sh
# Holds the CSV that untaped exports against LibreOffice: it must find no formula in it, whichever delimiter it is told.
#
#     apt-get install libreoffice-calc-nogui
#     tests/peers/spreadsheet.sh target/release/untaped
#
# The texts begin like formulas at the start of a cell and wherever another delimiter would begin one. The same texts
# without untaped's apostrophes are converted too: the check is worth something only if formulas are found in those.
set -eu
bin=$(realpath "${1:?the path of untaped}")
soffice=$(command -v soffice || command -v libreoffice) || { echo "LibreOffice is not installed"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > log.jsonl <<'LOG'
{"format":"untaped","version":1,"title":"=40+2"}
{"t":1,"type":"utterance","speaker":"=40+2","text":"=40+2"}
{"t":2,"type":"utterance","speaker":"+40+2","text":"\u0000=40+2"}
{"t":3,"type":"utterance","speaker":"A","text":"a;=40+2;b"}
{"t":4,"type":"utterance","speaker":"A","text":"a\t=40+2\tb"}
{"t":5,"type":"utterance","speaker":"A","text":"\n=40+2"}
{"t":6,"type":"utterance","speaker":"A","text":"a\r=40+2"}
{"t":7,"type":"utterance","speaker":"A","text":"a|=40+2|b"}
{"t":8,"type":"utterance","speaker":"A","text":"a;\"=40+2"}
{"t":9,"type":"utterance","speaker":"A","text":"a; =40+2","x":";=40+2;"}
{"t":10,"type":"mark","kind":"@SUM(40;2)","text":"-40+2"}
LOG
"$bin" export log.jsonl -o ours.csv 2>/dev/null
# Without the apostrophes and the quotation marks.
sed -e "s/'//g" -e 's/"//g' ours.csv > bare.csv
found=0
for delimiter in 44 59 9 124; do
    for name in ours bare; do
        # Tokens 1 to 8 of the filter: delimiter, quotation mark, UTF-8, first row; the 8th of the last five evaluates formulas.
        HOME=$work "$soffice" --headless --infilter="CSV:$delimiter,34,76,1,,0,false,true,false,false,false,-1,true" \
            --convert-to fods --outdir "$name.$delimiter" "$name.csv" >/dev/null 2>&1
        formulas=$(grep -c 'table:formula=' "$name.$delimiter/$name.fods" || true)
        echo "delimiter $delimiter, $name.csv: $formulas formulas"
        [ "$name" = ours ] && [ "$formulas" -gt 0 ] && found=1
        [ "$name" = bare ] && [ "$formulas" -eq 0 ] && echo "  nothing is proved: LibreOffice evaluates nothing"
    done
done
HOME=$work "$soffice" --headless --convert-to fods --outdir plain ours.csv >/dev/null 2>&1
formulas=$(grep -c 'table:formula=' plain/ours.fods || true)
echo "LibreOffice's defaults, ours.csv: $formulas formulas"
[ "$formulas" -eq 0 ] && [ "$found" -eq 0 ]
