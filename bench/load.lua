-- Sends requests made beforehand, each as often as the others; tells what it counted as JSON.
-- Arguments: a file with a request a line: what comes after the path of the URL, and perhaps a tab
-- and the ETag that the client already has.

local requests, sent = {}, 0

local function headers_with(tag)
  local headers = { ["If-None-Match"] = tag }
  for name, value in pairs(wrk.headers) do headers[name] = value end
  return headers
end

function init(args)
  for line in io.lines(args[1]) do
    local rest, tag = line:match("^([^\t]*)\t?(.*)$")
    requests[#requests + 1] = wrk.format("GET", wrk.path .. rest, headers_with(tag ~= "" and tag or nil))
  end
end

function request()
  sent = sent + 1
  return requests[(sent - 1) % #requests + 1]
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "microseconds": %d, "bytes": %d, "refused": %d, "broken": %d, "late": %d, '
      .. '"p50": %d, "p95": %d, "p99": %d}\n',
    summary.requests, summary.duration, summary.bytes, errors.status,
    errors.connect + errors.read + errors.write, errors.timeout,
    latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end
