"""
Commands of dnf, each as dnf itself runs it in a process of its own, without another start of Python: to load dnf takes longer
than anything that it is asked here. Input: a JSON array of arrays of arguments. Output: a JSON array of [status, stdout, stderr].
"""
import json
import os
import sys
import tempfile

from dnf.cli import main


def run(arguments):
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            status = main.main(arguments)
            sys.stdout.flush()
            os._exit(status)
        _, status = os.waitpid(child, 0)
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode())
        return [os.waitstatus_to_exitcode(status), *said]


answers = [run(arguments) for arguments in json.load(sys.stdin)]
json.dump(answers, sys.stdout)
