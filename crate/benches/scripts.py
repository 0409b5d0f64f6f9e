"""What people ran before: three scripts over a folded file, in one process.

    python3 crate/benches/scripts.py FILE

For the bench alone, which measures how long they take beside `heapglass
report --noise seed`. Each pass reads the file anew, as each script does:
the largest stacks with readable tails and ten in full; the outermost frame
that means something; the leaf and its caller. Lists of what means nothing
come from the Rust source. `tests/seed.py` is what compares the sums.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src/analysis/noise/seed.rs"


def words(name):
    body = re.search(name + r": &\[&str\] = &\[(.*?)\n\];", SOURCE.read_text(), re.S)[1]
    return tuple(re.findall(r'"([^"]*)"', body))


PREFIXES, PARTS, OUTER = words("INNER_PREFIXES"), words("INNER_PARTS"), words("OUTER_PREFIXES")


def noise(frame):
    return any(frame.startswith(prefix) for prefix in PREFIXES) or any(part in frame for part in PARTS)


def skipped(frame):
    return any(frame.startswith(prefix) for prefix in OUTER)


def short(frame):
    text = re.sub(r"<[^>]{40,}>", "<...>", frame).replace("(anonymous namespace)", "{anon}")
    return re.sub(r"\(.*", "", text).replace("{anon}", "(anonymous namespace)")[:120]


def read(path):
    stacks = []
    for line in open(path).read().splitlines():
        parts = line.strip().rsplit(" ", 1)
        if len(parts) != 2:
            continue
        try:
            stacks.append((int(parts[1]), parts[0]))
        except ValueError:
            continue
    return stacks


def frames_of(stack):
    return [frame for frame in stack.split(";") if frame]


def largest(path):
    stacks = sorted(read(path), reverse=True)
    for amount, stack in stacks[:25]:
        frames = frames_of(stack)
        tail = ([frame for frame in frames if not noise(frame)] or frames)[-4:]
        print(amount, " <- ".join(short(frame) for frame in reversed(tail)))
    for amount, stack in stacks[:10]:
        for frame in reversed(frames_of(stack)):
            print(amount, short(frame), noise(frame))


def outermost(path):
    sums = defaultdict(int)
    for amount, stack in read(path):
        frames = frames_of(stack)
        frame = next((frame for frame in frames if not skipped(frame)), frames[0] if frames else "")
        sums[short(frame)] += amount
    print_sums(sums)


def leaves(path):
    by_leaf, by_caller = defaultdict(int), defaultdict(int)
    for amount, stack in read(path):
        frames = frames_of(stack)
        leaf = next((frame for frame in reversed(frames) if not noise(frame)), frames[-1] if frames else "")
        by_leaf[short(leaf)] += amount
        telling = (frame for frame in reversed(frames) if not noise(frame))
        next(telling, None)
        caller = next(telling, None)
        if caller:
            by_caller[short(caller)] += amount
    print_sums(by_leaf)
    print_sums(by_caller)


def print_sums(sums):
    for name, amount in sorted(sums.items(), key=lambda row: -row[1])[:25]:
        print(amount, name)


if __name__ == "__main__":
    for script in (largest, outermost, leaves):
        script(sys.argv[1])
