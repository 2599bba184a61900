// The upstream of seen.py on Node's HTTP server.
const http = require("node:http");

const hex = (text) => Buffer.from(text, "latin1").toString("hex");

const server = http.createServer({ maxHeaderSize: 65536 }, (request, response) => {
  const pieces = [];
  request.on("data", (piece) => pieces.push(piece));
  request.on("end", () => {
    const lines = [`method ${hex(request.method)}`, `target ${hex(request.url)}`];
    for (let i = 0; i < request.rawHeaders.length; i += 2)
      lines.push(`${request.rawHeaders[i].toLowerCase()} ${hex(request.rawHeaders[i + 1])}`);
    lines.push(`:body ${Buffer.concat(pieces).toString("hex")}`);
    const text = lines.join("\n") + "\n";
    response.writeHead(200, { "Content-Length": text.length });
    response.end(text);
  });
});
server.listen(0, "127.0.0.1", () => console.error(`port ${server.address().port}`));
