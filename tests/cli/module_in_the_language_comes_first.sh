# name.aio is found before name.py, and both beside the script.
echo 'WHO = "aio"' > both.aio
echo 'WHO = "py"' > both.py
echo 'WHO = "py only"' > other.py
mkdir package package/sub
echo 'NAME = "package"' > package/__init__.aio
echo 'from .. import NAME' > package/sub/__init__.aio
cat > main.aio <<'END'
import both, other
from package.sub import NAME
print(both.WHO, other.WHO, NAME)
END
"$AIO" main.aio
mkdir elsewhere && cd elsewhere && "$AIO" ../main.aio
