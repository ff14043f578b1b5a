package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class CliReferenceTest {

  private static final Path DOCUMENT = Path.of("../../docs/cli.md");

  /** Commands that show everything the reference can say. */
  @Command(
      name = "tool",
      subcommands = {Paint.class, Draw.class, Secret.class})
  static final class Tool {}

  /** Two sets of options, one inside the other. */
  static final class ColourOptions {

    @Option(
        names = "--ink",
        description = {"The ink,", "a|b. Default: ${DEFAULT-VALUE}."})
    String ink = "black";
  }

  static final class SheetOptions {

    @Mixin ColourOptions colour = new ColourOptions();

    @Option(names = "--size", required = true, paramLabel = "SIZE", description = "How big.")
    String size = "";
  }

  @Command(
      name = "paint",
      description = {"Paints <it>. Then it dries.", "", "Twice."},
      mixinStandardHelpOptions = true,
      subcommands = Roller.class,
      exitCodeList = {"0:dry", "1:wet"},
      footer = {"  tool paint --size 3 wall", "      paints it"})
  static final class Paint {

    @Mixin SheetOptions sheet = new SheetOptions();

    @Parameters(paramLabel = "WALL", arity = "1..*", description = "Which.")
    List<String> walls = List.of();
  }

  @Command(name = "roller", description = "By roller.")
  static final class Roller {}

  @Command(name = "draw", description = "Draws.")
  static final class Draw {

    @Mixin ColourOptions colour = new ColourOptions();

    @Option(
        names = {"-f", "--fine"},
        negatable = true,
        description = "Thin lines.")
    boolean fine;
  }

  @Command(name = "secret", hidden = true)
  static final class Secret {}

  static Stream<CommandSpec> commands() {
    return subcommands(KilnMain.commandLine());
  }

  @Test
  void theDocumentSaysWhatTheCommandsSay() throws IOException {
    String document = Files.readString(DOCUMENT);

    String renewed = CliReference.renew(document, KilnMain.commandLine());

    assertThat(document)
        .as("docs/cli.md is behind the command line's help; this renews it: ./kiln docs")
        .isEqualTo(renewed);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandTeachesWithAnExample(CommandSpec command) {
    if (!command.usageMessage().hidden()) {
      assertThat(command.usageMessage().description()).as(command.qualifiedName()).isNotEmpty();
      assertThat(String.join("\n", command.usageMessage().footer()))
          .as("the examples in the help of " + command.qualifiedName())
          .contains(command.qualifiedName());
    }
  }

  @Test
  void everythingThatACommandSaysIsThere() {
    String reference = CliReference.of(new CommandLine(new Tool()));

    assertThat(reference)
        .isEqualTo(
            """
            ## `tool paint`

            Paints &lt;it>.
            Then it dries.

            Twice.

            ```
            tool paint [OPTIONS] --size=SIZE WALL… [COMMAND]
            ```

            | parameter or option | meaning | default |
            |---|---|---|
            | `WALL…` | Which. | required |
            | `--size=SIZE` | How big. | required |

            Takes the [colour options](#colour-options).

            | exit code | meaning |
            |---|---|
            | 0 | dry |
            | 1 | wet |

            ```
            tool paint --size 3 wall
                paints it
            ```

            ### `tool paint roller`

            By roller.

            ```
            tool paint roller
            ```

            ## `tool draw`

            Draws.

            ```
            tool draw [OPTIONS]
            ```

            | parameter or option | meaning | default |
            |---|---|---|
            | `-f`, `--fine`, `--no-fine` | Thin lines. | |

            Takes the [colour options](#colour-options).

            ## Colour options

            Taken by `tool paint` and `tool draw`.

            | parameter or option | meaning | default |
            |---|---|---|
            | `--ink=INK` | The ink, a\\|b. | black |

            """);
  }

  @Test
  void theWidthOfTheTerminalDoesNotShow() {
    String wide = CliReference.of(KilnMain.commandLine().setUsageHelpWidth(300));
    String narrow = CliReference.of(KilnMain.commandLine().setUsageHelpWidth(60));

    assertThat(wide).isEqualTo(narrow);
  }

  @Test
  void whatIsWrittenByHandStays() {
    CommandLine tool = new CommandLine(new Tool());
    String document = "before\n" + CliReference.BEGIN + "\nold\n" + CliReference.END + "\nafter\n";

    String renewed = CliReference.renew(document, tool);

    assertThat(renewed)
        .startsWith("before\n" + CliReference.BEGIN + "\n\n## `tool paint`")
        .endsWith(CliReference.END + "\nafter\n")
        .doesNotContain("old");
    assertThat(CliReference.renew(renewed, tool)).isEqualTo(renewed);
  }

  @Test
  void aDocumentWithoutMarkersIsRefused() {
    assertThatThrownBy(() -> CliReference.renew("nothing", new CommandLine(new Tool())))
        .hasMessageContaining(CliReference.BEGIN);
  }

  private static Stream<CommandSpec> subcommands(CommandLine command) {
    return command.getSubcommands().values().stream()
        .flatMap(child -> Stream.concat(Stream.of(child.getCommandSpec()), subcommands(child)));
  }
}
