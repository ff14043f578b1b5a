package dev.kiln.lint.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellReaderTest {

  @Test
  void commandsAreSplitAtEverythingThatEndsOne() {
    assertThat(read("a 1; b 2 && c || d & e | f\n(g) ; { h; }"))
        .containsExactly("a 1", "b 2", "c", "d", "e", "f", "g", "{ h", "}");
  }

  @Test
  void quotesAndEscapesAreTakenOff() {
    assertThat(read("a 'b ; c' \"d && e\" f\\ g h\\\ni \"j\\\"k\""))
        .containsExactly("a b ; c d && e f g hi j\"k");
  }

  @Test
  void commentsAndHeredocsAreNoCommands() {
    assertThat(read("a # b; c\ncat <<EOF <<-'X' > out\nd; e\nEOF\n\tf\n\tX\ng #h"))
        .containsExactly("a", "cat", "g");
  }

  @Test
  void redirectionsAreNoWordsButWhatIsWrittenIsKnown() {
    List<ShellCommand> commands =
        ShellReader.commands("a 2>/dev/null < in >> out 2>&1 b &> all <<<text");

    assertThat(commands)
        .singleElement()
        .satisfies(command -> {
          assertThat(command.words()).extracting(ShellWord::value).containsExactly("a", "b");
          assertThat(command.outputs())
              .extracting(ShellWord::value)
              .containsExactly("/dev/null", "out", "all");
        });
  }

  @Test
  void substitutedCommandsComeBeforeTheirs() {
    assertThat(read("a $(b \"$(c)\") `d` <(e) \"x${y:-$(no)}\" $((1 + (2)))"))
        .containsExactly(
            "c", "b $(c)", "d", "e", "a $(b \"$(c)\") `d` <(e) x${y:-$(no)} $((1 + (2)))");
  }

  @Test
  void theTextOfAnInlineScriptIsRead() {
    assertThat(read("bash -ec 'a; b' x")).containsExactly("a", "b", "bash -ec a; b x");
  }

  @Test
  void offsetsLeadBackToTheText() {
    String text = "if true; then\n  x=$(one 'two') sh -c \"three\"\nfi";

    assertThat(ShellReader.commands(text))
        .filteredOn(command -> List.of("one", "three").contains(command.program()))
        .allSatisfy(
            command -> assertThat(text.substring(command.offset())).startsWith(command.program()));
  }

  @Test
  void onePipelineIsOneNumber() {
    List<ShellCommand> commands = ShellReader.commands("a | b |& c && d || e | f $(g)");

    assertThat(
            commands.stream()
                .collect(
                    Collectors.groupingBy(
                        ShellCommand::pipeline,
                        Collectors.mapping(ShellCommand::program, Collectors.toList())))
                .values())
        .containsExactlyInAnyOrder(
            List.of("a", "b", "c"), List.of("d"), List.of("e", "f"), List.of("g"));
  }

  @ParameterizedTest
  @CsvSource({
    "A=1 B=2 /usr/bin/apt-get update, apt-get",
    "sudo -E -u root env -i X=y apt-get update, apt-get",
    "if ! timeout -k 5 30 apt-get update, apt-get",
    "xargs -r -n 1 apt-get install, apt-get",
    "A=1, ''",
    "sudo -u, ''"
  })
  void whatOnlyStartsAProgramIsPassedOver(String text, String program) {
    assertThat(ShellReader.commands(text).getFirst().program()).isEqualTo(program);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'", "\"", "`", "$(", "$((", "${", "<<", "<<E\n", "a=(", "\\", "((", "))", ">", "a >",
        "$(`", "\"$("
      })
  void whatIsBrokenIsReadToItsEnd(String text) {
    assertThat(ShellReader.commands("before; x " + text).getFirst().program()).isEqualTo("before");
  }

  @Test
  void nestingHasALimit() {
    assertThat(ShellReader.commands("$(".repeat(50_000))).hasSizeLessThan(100);
    assertThat(ShellReader.commands("`sh -c '".repeat(50_000))).hasSizeLessThan(200_000);
  }

  private static List<String> read(String text) {
    return ShellReader.commands(text).stream()
        .map(command ->
            command.words().stream().map(ShellWord::value).collect(Collectors.joining(" ")))
        .toList();
  }
}
