from typing import Any
def read_ods(data: bytes, **_: Any) -> Any:
    raise NotImplementedError
