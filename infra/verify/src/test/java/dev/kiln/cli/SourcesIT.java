package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images are built from sources that come from elsewhere: a web server, and the machine of whoever
 * submits the build.
 */
final class SourcesIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private volatile String served = "first\n";
  private HttpServer server;
  private RunningFarm farm;

  @BeforeEach
  void serveAndStartFarm() throws IOException, InterruptedException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/program",
        exchange -> {
          byte[] body = served.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    farm = RunningFarm.start(folder.resolve("data"));
  }

  @AfterEach
  void stop() {
    farm.close();
    server.stop(0);
  }

  @Test
  void aSourceIsFetchedAndOnlyAChangedOneIsBuiltAnew() throws Exception {
    TreeFolder tree = tree("type: url, location: \"http://127.0.0.1:%d/program\"");
    Files.createDirectories(folder.resolve("locals/policies"));
    Files.writeString(folder.resolve("locals/policies/rules"), "local\n");

    JsonNode first = built(tree, ExitCode.OK);
    JsonNode unchanged = built(tree, ExitCode.OK);
    served = "second\n";
    JsonNode changedOutside = built(tree, ExitCode.OK);
    Files.writeString(folder.resolve("locals/policies/rules"), "other\n");
    JsonNode changedHere = built(tree, ExitCode.OK);

    assertThat(content(first)).isEqualTo("first\nlocal");
    assertThat(unchanged.get("reused").findValuesAsText("name")).containsExactly("app");
    assertThat(content(changedOutside)).isEqualTo("second\nlocal");
    assertThat(content(changedHere)).isEqualTo("second\nother");
  }

  @Test
  void aSourceWithAnotherContentThanExpectedFailsItsImageAtOnce() throws Exception {
    TreeFolder tree =
        tree(
            "type: url, location: \"http://127.0.0.1:%%d/program\", sha256: %s"
                .formatted("0".repeat(64)));
    Files.createDirectories(folder.resolve("locals/policies"));

    JsonNode summary = built(tree, ExitCode.IMAGES_FAILED);

    assertThat(summary.at("/failed/0/name").asText()).isEqualTo("app");
    assertThat(summary.at("/failed/0/message").asText())
        .contains("source 'app'", "has another content than expected", "computed sha256:");
  }

  @Test
  void aSourceThatIsNotThereIsRefusedBeforeAnythingIsBuilt() throws Exception {
    TreeFolder tree = tree("type: url, location: \"http://127.0.0.1:%d/program\"");

    CommandResult result = farm.build(tree.root(), "sources", TestBase.reference(), "--tag=it");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("source 'app/additions/policies'").contains("policies");
  }

  private TreeFolder tree(String source) {
    return new TreeFolder(folder.resolve("tree"))
        .file(
            "kiln.yaml",
            """
            locals_base: ../locals
            sources:
              app:
                %s
                additions:
                  policies: {type: local, location: policies}
            """
                .formatted(source.formatted(server.getAddress().getPort()).replace(", ", "\n    ")))
        .image("app", "#base()\n#sources(\"app\" \"/opt/app\")\n");
  }

  private JsonNode built(TreeFolder tree, int exitCode) throws Exception {
    Path summary = folder.resolve("summary.json");
    CommandResult result =
        farm.build(
            tree.root(), "sources", TestBase.reference(), "--tag=it", "--summary-json=" + summary);
    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(exitCode);
    return JSON.readTree(summary.toFile());
  }

  private String content(JsonNode summary) throws InterruptedException {
    String image =
        "%s/sources/app@%s".formatted(farm.registry(), summary.at("/built/0/digest").asText());
    return Docker.run(
        "run", "--rm", image, "cat", "/opt/app/program", "/opt/app-additions/policies/rules");
  }
}
