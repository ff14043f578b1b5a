package dev.kiln.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DockerfileTest {

  @ParameterizedTest
  @MethodSource("dockerfiles")
  void referencesAreReadFromTheText(String text, List<String> references) {
    assertThat(Dockerfile.parse(text).imageReferences()).isEqualTo(references);
  }

  @Test
  void whatIsMountedWhileARunGoesIsReadWithItsOptions() {
    Dockerfile dockerfile =
        Dockerfile.parse(
            """
            FROM a
            RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \\
                --mount=type=secret,id=login,required=true echo --mount=type=secret,id=no
            RUN --mount=type=secret,target=/run/secrets/token --mount=from=b,target=/b true
            """);

    assertThat(dockerfile.mounts())
        .extracting(Mount::type)
        .containsExactly("cache", "secret", "secret", "bind");
    assertThat(dockerfile.mounts()).extracting(Mount::line).containsExactly(2, 2, 4, 4);
    assertThat(dockerfile.mounts().getFirst().options()).containsEntry("sharing", "locked");
    assertThat(dockerfile.secrets()).containsExactly("login", "token");
  }

  static Stream<Arguments> dockerfiles() {
    return Stream.of(
        Arguments.of("FROM a\n", List.of("a")),
        Arguments.of("from a as b\nFROM b\n", List.of("a")),
        Arguments.of("FROM --platform=linux/amd64 a AS B\nCOPY --from=b /x /y\n", List.of("a")),
        Arguments.of("FROM scratch\n", List.of()),
        Arguments.of("FROM a\nCOPY --from=0 /x /y\nCOPY --from=c /x /y\n", List.of("a", "c")),
        Arguments.of("FROM a\nADD --chown=1:1 --from=c /x /y\n", List.of("a", "c")),
        Arguments.of("FROM a\nRUN --mount=type=bind,from=c,target=/c true\n", List.of("a", "c")),
        Arguments.of("ARG V=1\nARG B=r/b:$V\nFROM ${B}\n", List.of("r/b:1")),
        Arguments.of("FROM ${B:-a}\n", List.of("a")),
        Arguments.of("ARG B\nFROM a${B:+x}\n", List.of("a")),
        Arguments.of("FROM \\\n# a comment\n\n  a\n", List.of("a")),
        Arguments.of("# escape=`\nFROM `\n a\nRUN dir \\\nFROM b\n", List.of("a", "b")),
        Arguments.of("# a comment\n# escape=`\nFROM \\\n a\n", List.of("a")),
        Arguments.of("FROM a\nRUN <<EOF\nFROM b\nEOF\nFROM c\n", List.of("a", "c")),
        Arguments.of(
            "FROM a\nRUN cat <<-'EOF' > /x \\\n && y\nFROM b\n\tEOF\nFROM c\n", List.of("a", "c")),
        Arguments.of("FROM a\nCOPY <<A <<B /x\nFROM b\nA\nFROM c\nB\nFROM d\n", List.of("a", "d")),
        Arguments.of("FROM a\nRUN echo \"x <<EOF y\"\nFROM b\n", List.of("a", "b")),
        Arguments.of("FROM a\nRUN cat <<< x\nFROM b\n", List.of("a", "b")),
        Arguments.of("FROM a\nLABEL x=\"--from=b\"\nRUN echo --mount=from=c\n", List.of("a")),
        Arguments.of("", List.of()));
  }
}
