from typing import Any
def read_spreadsheetml(data: bytes, **_: Any) -> Any:
    raise NotImplementedError
