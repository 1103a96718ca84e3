"""What the command line says about its own arguments is masked: cron mails standard error."""

import pytest

PHONE, IDENTITY = "15835550000", "140402198501010000"


@pytest.mark.parametrize(
    "words",
    [
        ["figures", "2020", "--where", f"district=测试甲{IDENTITY}"],
        ["figures", f"测试甲{PHONE}"],
        ["figures", "2020", PHONE],
        ["figures", f"--{PHONE}"],
        [f"测试甲{IDENTITY}"],
        ["inspect", f"测试甲{PHONE}.xlsx"],
        ["check", f"测试甲{IDENTITY}.txt"],
        ["sample", "x", "--seed", f"测试甲{PHONE}"],
        ["-C", f"测试甲{PHONE}", "status"],
    ],
    ids=" ".join,
)
def test_no_message_repeats_a_persons_number(run, project, words):
    for language in ("zh", "en"):
        said = run("--lang", language, *words, cwd=project)
        assert said.returncode in (2, 3) and said.stderr
        assert "*" in said.stderr
        assert PHONE not in said.stderr and IDENTITY not in said.stderr
        assert said.stdout == ""
