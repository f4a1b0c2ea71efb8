# A NameError of such a name says so; others suggest what is near, as ever.
echo 'breakpoint()' > a.aio
echo 'breakpiont()' > b.aio
echo 'json.dumps(1)' > c.aio
$AIO a.aio
$AIO b.aio
$AIO c.aio
