local total = 0
for i = 0, (tonumber(arg[1]) or 400000) - 1 do
    local line = ""
    for j = 0, 9 do line = line .. "item" .. (i + j) .. "," end
    local parts = {}
    for part in line:gmatch("([^,]*),") do parts[#parts + 1] = part end
    parts[#parts + 1] = ""
    local joined = table.concat(parts, "-")
    local at = joined:find("item7", 1, true)
    if at then total = total + at - 1 end
    total = total + #(joined:gsub("item", "x")):upper()
    local _, dashes = joined:gsub("-", "-")
    total = total + dashes + #(joined:match("^%-*(.-)%-*$"))
end
print(string.format("%d", total))
