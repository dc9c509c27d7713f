-- Asks without pause, and looks whether each answer is, from its first line to its last, the one of
-- the release that its header names. Wants a thread for every client, which asks one thing only.
-- Arguments: a folder, and the versions. In the folder `paths` has a line for what is asked, in which
-- NUMBER becomes another number each time, and `<line>-<version>` is the answer, its lines sorted.

local threads = {}
local path, known = "", {}
answers, wrong, failure, order = 0, 0, "", ""

local function sorted(text)
  local lines = {}
  for line in text:gmatch("[^\r\n]+") do lines[#lines + 1] = line end
  table.sort(lines)
  return table.concat(lines, "\n")
end

local function read(name)
  local file = assert(io.open(name, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

function setup(thread)
  threads[#threads + 1] = thread
  thread:set("number", #threads)
end

function init(args)
  local paths = {}
  for line in io.lines(args[1] .. "/paths") do paths[#paths + 1] = line end
  local chosen = (number - 1) % #paths + 1
  path = paths[chosen]
  for place = 2, #args do
    known[args[place]] = read(args[1] .. "/" .. chosen .. "-" .. args[place])
  end
  asked = number * 1000000
end

function request()
  asked = asked + 1
  return wrk.format("GET", (path:gsub("NUMBER", asked)), wrk.headers)
end

local function release_of(headers)
  for name, value in pairs(headers) do
    if name:lower() == "samenwijzer-release" then return value end
  end
  return "none"
end

function response(status, headers, body)
  local version = release_of(headers)
  answers = answers + 1
  if status ~= 200 or known[version] == nil or sorted(body) ~= known[version] then
    wrong = wrong + 1
    failure = status .. " of release " .. version .. ": " .. body:sub(1, 200)
  elseif order:sub(-#version) ~= version then
    order = order .. " " .. version
  end
end

function done(summary, _, _)
  local errors = summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout
  print("lost\t" .. lost .. "\trefused\t" .. errors.status)
  for _, thread in ipairs(threads) do
    local words = thread:get("failure"):gsub("%c", " ")
    print(table.concat({ "client", thread:get("answers"), thread:get("wrong"), thread:get("order"), words }, "\t"))
  end
end
