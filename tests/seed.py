"""Compares `heapglass report --noise seed` with what the old scripts count.

    python3 tests/seed.py target/release/heapglass FILE…

The scripts read a folded file line by line, keep what ends with a space and a
whole number, and add amounts up under three shortened frames of each stack.
That is done here a second time and independently, with the lists taken from
the Rust source, and every amount must be equal. Exit status 1 if one is not.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "crate/src/analysis/noise/seed.rs"


def words(name):
    """A list of strings out of the Rust source."""
    body = re.search(name + r": &\[&str\] = &\[(.*?)\n\];", SOURCE.read_text(), re.S)[1]
    return tuple(re.findall(r'"([^"]*)"', body))


INNER, PARTS, OUTER = words("INNER_PREFIXES"), words("INNER_PARTS"), words("OUTER_PREFIXES")


def noise(frame):
    return frame.startswith(INNER) or any(part in frame for part in PARTS)


def short(frame):
    frame = re.sub(r"<[^>]{40,}>", "<...>", frame).replace("(anonymous namespace)", "{anon}")
    return re.sub(r"\(.*", "", frame).replace("{anon}", "(anonymous namespace)")[:120]


def count(path):
    sums = {"outermost": Counter(), "leaf": Counter(), "caller": Counter()}
    for line in Path(path).read_text().splitlines():
        stack, _, number = line.strip().rpartition(" ")
        try:
            amount = int(number)
        except ValueError:
            continue
        frames = [frame for frame in stack.split(";") if frame]
        if not frames or not stack:
            continue
        telling = [frame for frame in reversed(frames) if not noise(frame)]
        outer = next((frame for frame in frames if not frame.startswith(OUTER)), frames[0])
        sums["outermost"][short(outer)] += amount
        sums["leaf"][short(telling[0] if telling else frames[-1])] += amount
        if len(telling) > 1:
            sums["caller"][short(telling[1])] += amount
    return sums


def compare(program, path):
    command = [program, "report", "--json", "--noise", "seed", path]
    report = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    wrong = 0
    for key, want in count(path).items():
        got = {row["name"]: row["value"] for row in report[key]}
        for name in want.keys() | got.keys():
            if want.get(name, 0) != got.get(name, 0):
                wrong += 1
                print(f"{path}: {key}: {name}: {got.get(name)} instead of {want.get(name)}")
    print(f"{path}: {sum(len(report[key]) for key in ('outermost', 'leaf', 'caller'))} rows, {wrong} differ")
    return wrong


if __name__ == "__main__":
    program, *files = sys.argv[1:]
    sys.exit(1 if sum(compare(program, path) for path in files) else 0)
