import io.ktor.server.engine.embeddedServer
import io.ktor.server.netty.Netty
import io.modelcontextprotocol.kotlin.sdk.server.Server
import io.modelcontextprotocol.kotlin.sdk.server.ServerOptions
import io.modelcontextprotocol.kotlin.sdk.server.mcpWebSocket
import io.modelcontextprotocol.kotlin.sdk.types.CallToolResult
import io.modelcontextprotocol.kotlin.sdk.types.Implementation
import io.modelcontextprotocol.kotlin.sdk.types.ServerCapabilities
import io.modelcontextprotocol.kotlin.sdk.types.TextContent
import kotlinx.serialization.json.jsonPrimitive

/** A server with one tool, `echo`, at `ws://127.0.0.1:PORT/`. */
fun main(arguments: Array<String>) {
    embeddedServer(Netty, host = "127.0.0.1", port = arguments[0].toInt()) {
        mcpWebSocket { server() }
    }.start(wait = true)
}

private fun server(): Server {
    val capabilities = ServerCapabilities(tools = ServerCapabilities.Tools(listChanged = false))
    val server = Server(Implementation(name = "kotlin peer", version = "1"), ServerOptions(capabilities = capabilities))
    server.addTool(name = "echo", description = "Says it again.") { request ->
        val text = request.params.arguments?.get("text")?.jsonPrimitive?.content ?: ""
        CallToolResult(content = listOf(TextContent(text)))
    }
    return server
}
