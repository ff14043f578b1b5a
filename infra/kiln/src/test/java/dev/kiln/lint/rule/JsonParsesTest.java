package dev.kiln.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonParsesTest {

  private static final String RULE = "json-parses";

  private LintedFolder tree;

  @BeforeEach
  void emptyTree(@TempDir Path root) {
    tree = new LintedFolder(root);
  }

  @Test
  void aCommaTooManyIsShownWhereItStands() {
    tree.lines("COPY config.json /").file("web/config.json", "{\n  \"a\": 1,\n}\n");

    assertThat(tree.findings(RULE))
        .singleElement()
        .asString()
        .startsWith("images/web/config.json:3:1: this is not JSON: Unexpected character (")
        .endsWith(" [json-parses]");
  }

  @Test
  void jsonIsStrict() {
    tree.lines("COPY . /")
        .file("web/comment.json", "// no\n{}\n")
        .file("web/empty.json", "")
        .file("web/twice.json", "{\"a\": 1, \"a\": 2}\n")
        .file("web/more.json", "{}\n{}\n")
        .file("web/quotes.json", "{a: 1}\n");

    assertThat(tree.findings(RULE))
        .extracting(line -> line.replaceFirst("(?<=JSON: .{10}).*", ""))
        .containsExactly(
            "images/web/comment.json:1:1: this is not JSON: Unexpected",
            "images/web/empty.json: this is not JSON: the file i",
            "images/web/more.json:2:1: this is not JSON: it goes on",
            "images/web/quotes.json:1:2: this is not JSON: Unexpected",
            "images/web/twice.json:1:13: this is not JSON: Duplicate ");
  }

  @Test
  void whatIsJsonIsFine() {
    tree.lines("COPY . /")
        .file("web/a.json", "{\"a\": [1, {\"b\": null}]}\n")
        .file("web/b.json", "\"text\"");

    assertThat(tree.findings(RULE)).isEmpty();
  }
}
