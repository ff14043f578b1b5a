package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kiln.lint.rule.LintedFolder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people and scripts get from {@code kiln lint}. */
class LintCommandTest {

  private static final String FINE = "#base()\nLABEL maintainer=\"Ann\"\n";

  @TempDir Path root;
  private LintedFolder tree;
  private String out = "";
  private String err = "";

  @BeforeEach
  void emptyTree() {
    tree = new LintedFolder(root);
  }

  @Test
  void findingsArePrintedWithTheirPlaceAndCounted() {
    tree.image("web", FINE + "RUN apt-get install -y curl \\\n && chmod 777 /srv\n");

    int exitCode = lint();

    assertThat(exitCode).isEqualTo(1);
    assertThat(err).isEmpty();
    assertThat(out)
        .isEqualTo(
            """
            warning: %1$s/web/Dockerfile.vm:3:5: apt-get install leaves the downloaded packages in the image: end this RUN with apt-get clean [cache-left]
              RUN apt-get install -y curl \\
                  ^
            warning: %1$s/web/Dockerfile.vm:4:11: mode 777 lets every user write: give it to the one user that must, with chown or a group [world-writable]
               && chmod 777 /srv
                        ^
            checked 1 image, 1 file with 20 rules: 2 findings
            """
                .formatted(root));
  }

  @Test
  void aCleanTreeIsOneLine() {
    tree.image("web", FINE).file("web/start", "#!/bin/sh\nexec web\n").file("README.md", "Web.\n");

    int exitCode = lint();

    assertThat(exitCode).isZero();
    assertThat(out).isEqualTo("checked 1 image, 3 files with 20 rules: no findings\n");
  }

  @Test
  void scriptsGetJson() throws Exception {
    tree.image("web", "#base()\nRUN chmod 777 /srv\n");

    int exitCode = lint("--format=json", "--only=world-writable,maintainer-label");

    assertThat(exitCode).isEqualTo(1);
    JsonNode report = new ObjectMapper().readTree(out);
    assertThat(report.get("findings").get(0).toString())
        .isEqualTo(
            "{\"rule\":\"maintainer-label\",\"image\":\"web\",\"file\":\"%s/web/Dockerfile.vm\",\"line\":null,\"column\":null,\"message\":\"the image has no label that names its maintainer: write LABEL maintainer=\\\"…\\\"\",\"source\":null}"
                .formatted(root));
    assertThat(report.get("findings").get(1).toString())
        .contains("\"line\":2,\"column\":11,", "\"source\":\"RUN chmod 777 /srv\"");
    assertThat(report.get("images").asInt()).isEqualTo(1);
    assertThat(report.get("files").asInt()).isEqualTo(1);
    assertThat(report.get("rules").asInt()).isEqualTo(2);
  }

  @Test
  void patternsSelectImagesAndWhatTheyAreMadeFrom() {
    tree.image("base", FINE)
        .image("web", "#from(\"base\")\nLABEL maintainer=a\n")
        .image("other", "#from(\"base\")\nRUN chmod 777 /\n")
        .file("README.md", "no end");

    int exitCode = lint("^web$");

    assertThat(exitCode).isZero();
    assertThat(out).isEqualTo("checked 2 images, 2 files with 20 rules: no findings\n");
  }

  @Test
  void lookingAtNothingIsAFailure() {
    tree.image("web", FINE);

    int exitCode = lint("nosuch");

    assertThat(exitCode).isEqualTo(2);
    assertThat(out).isEmpty();
    assertThat(err)
        .isEqualTo("error: nothing was checked: no image's name contains a match of nosuch\n");
  }

  @Test
  void anEmptyFolderIsAFailure() {
    int exitCode = lint();

    assertThat(exitCode).isEqualTo(2);
    assertThat(err)
        .isEqualTo("error: nothing was checked: there is no text file below %s\n".formatted(root));
  }

  @Test
  void noFolderIsAFailure() {
    int exitCode = run("lint", "--tree", root.resolve("nosuch").toString());

    assertThat(exitCode).isEqualTo(2);
    assertThat(err).contains("no template tree at ");
  }

  @Test
  void noRuleLeftIsAFailure() {
    tree.image("web", FINE);

    int exitCode = lint("--only", "add-url", "--disable", "add-url");

    assertThat(exitCode).isEqualTo(2);
    assertThat(err).isEqualTo("error: nothing was checked: every rule is switched off\n");
  }

  @Test
  void aTreeThatCannotBeRenderedIsLookedAtAsFarAsPossible() {
    tree.image("web", "#base()\nRUN $kiln.nosuch\n").file("web/a", "no end");

    int exitCode = lint();

    assertThat(exitCode).isEqualTo(1);
    assertThat(out)
        .contains("/web/Dockerfile.vm:2:11: ", "[template]", "/web/a:1:7: ", "[newline-at-end]")
        .endsWith("checked 1 image, 2 files with 20 rules: 2 findings\n");
  }

  @Test
  void aTreeThatCannotBeReadIsLookedAtAsFarAsPossible() {
    tree.image("web", FINE).file("kiln.yaml", "nosuch: 1\n").file("web/a", "no end");

    int exitCode = lint("web");

    assertThat(exitCode).isEqualTo(1);
    assertThat(out).contains("/kiln.yaml:1:1: ", "[template]", "/web/a:1:7: ", "2 findings\n");
  }

  @Test
  void aRuleThatThereIsNotIsAFailureWithTheNearest() {
    tree.image("web", FINE);

    int exitCode = lint("--disable", "cache-lef");

    assertThat(exitCode).isEqualTo(2);
    assertThat(err)
        .isEqualTo(
            "error: there is no rule 'cache-lef', did you mean 'cache-left'? (kiln lint --list-rules lists them)\n");
  }

  @Test
  void rulesCanBeListed() {
    int exitCode = run("lint", "--list-rules");

    assertThat(exitCode).isZero();
    assertThat(out.lines())
        .hasSize(20)
        .isSorted()
        .contains("add-url                  ADD downloads nothing without a checksum.");
  }

  @Test
  void theHelpTeachesByExamples() {
    int exitCode = run("lint", "--help");

    assertThat(exitCode).isZero();
    assertThat(out).contains("kiln lint ^nova- --disable cache-left --format json");
  }

  private int lint(String... arguments) {
    List<String> all = new ArrayList<>(List.of("lint", "--tree", root.toString()));
    all.addAll(List.of(arguments));
    return run(all.toArray(String[]::new));
  }

  private int run(String... arguments) {
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    int exitCode =
        KilnMain.commandLine()
            .setOut(new PrintWriter(output, true))
            .setErr(new PrintWriter(errors, true))
            .execute(arguments);
    out = output.toString();
    err = errors.toString();
    return exitCode;
  }
}
