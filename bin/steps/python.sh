# Sourced by bin/*: finds a Python that is new enough, as $python, and goes to the project's folder.
here=$(cd "$(dirname "$0")" && pwd) || exit 1
python=
for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Kaejon needs Python 3.11 or newer, and found none. On Debian and Ubuntu: apt-get install python3 python3-venv" >&2
    exit 1
fi
cd "$here/.." || exit 1
