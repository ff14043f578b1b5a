package dev.kiln.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake is reported with its place and in words that say what to do. */
class BrokenTreeTest {

  record Broken(String title, Map<String, String> files) {

    static Broken tree(String title) {
      return new Broken(
          title.substring(0, Math.min(120, title.length())).replace("\n", "\\n"),
          new LinkedHashMap<>());
    }

    static Broken template(String text) {
      return tree(text)
          .file("a/Dockerfile.vm", text + "\n")
          .file("base/Dockerfile.vm", "#base()\n");
    }

    static Broken kilnYaml(String text) {
      return tree(text).file("kiln.yaml", text + "\n").file("base/Dockerfile.vm", "#base()\n");
    }

    Broken file(String path, String text) {
      files.put(path, text);
      return this;
    }

    @Override
    public String toString() {
      return title;
    }
  }

  private static final Map<String, List<String>> EXPECTED = expected();

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("brokenTrees")
  void everyProblemIsReportedWithItsPlace(Broken broken) {
    TreeFixture tree = new TreeFixture(folder);
    broken.files().forEach(tree::file);

    assertThat(tree.problems()).isEqualTo(EXPECTED.get(broken.title()));
  }

  /** Reads {@code broken-trees.txt}: a line {@code @@title}, then its problems, indented. */
  private static Map<String, List<String>> expected() {
    Map<String, List<String>> expected = new LinkedHashMap<>();
    List<String> open = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(BrokenTreeTest.class.getResourceAsStream("broken-trees.txt"))) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith("@@")) {
          open = new ArrayList<>();
          expected.put(line.substring(2), open);
        } else {
          open.add(line.strip());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return expected;
  }

  static Stream<Broken> brokenTrees() {
    return Stream.of(
        Broken.template("#form(\"base\")"),
        Broken.template("RUN true\n   #form(\"base\")\n#images(\"base\")\n#nonsense(1)"),
        Broken.template("#from(\"bsae\")"),
        Broken.template("#from(\"nothing-like-it\")"),
        Broken.template("#from()"),
        Broken.template("#from(\"base\" \"b\" \"c\")"),
        Broken.template("#from(1)"),
        Broken.template("#from($undefined)"),
        Broken.template("#from(\"base\" \"Bad Stage\")"),
        Broken.template("#from(\"Base\")"),
        Broken.template("COPY --from=#image() /a /b"),
        Broken.template("\tCOPY --from=#image(\"bas\") /a /b"),
        Broken.template("#base(\"x\" \"y\")"),
        Broken.template("LABEL a=$kiln.nosuch"),
        Broken.template("LABEL a=$kiln.maintaner"),
        Broken.template("LABEL a=$kiln.tag b=$kiln.registry c=$kiln.freshness"),
        Broken.template("LABEL a=$kiln.base.distributoin"),
        Broken.template("LABEL a=$kiln.users.novo.uid"),
        Broken.template("LABEL a=$kiln.users.get(\"novo\")"),
        Broken.template("LABEL a=$image.tag"),
        Broken.template("LABEL a=$kiln.base"),
        Broken.template("LABEL a=$kiln"),
        Broken.template("#set($l = [1, 2])\nLABEL a=$l b=$l.get(5)"),
        Broken.template("#set($x = \"a\")\nRUN tar xf $x.tar.gz"),
        Broken.template("#set($m = {\"a\": 1})\nRUN echo $m.b"),
        Broken.template("#set($kiln = 1)"),
        Broken.template("#set($kiln.tag = 1)"),
        Broken.template("#set($m = {})\n#set($m.a = 1)"),
        Broken.template("#foreach($image in [1])\n#end"),
        Broken.template("#foreach($x in \"abc\")\n$x\n#end"),
        Broken.template("#foreach($x in $undefined)\n$x\n#end"),
        Broken.template("#foreach($x in [1..10001])\n$x\n#end"),
        Broken.template("#foreach($x in [1..9000])\n#foreach($y in [1..9000])\n#end\n#end"),
        Broken.template("#if(true)\nRUN true"),
        Broken.template("RUN true\n#end"),
        Broken.template("#if(true\nRUN true\n#end"),
        Broken.template("#if($x ==)\n#end"),
        Broken.template("#set($x)"),
        Broken.template("#foreach($x of [1])\n#end"),
        Broken.template("#macro(from $x)\n#end"),
        Broken.template("#macro(loop)\n#loop()\n#end\n#loop()"),
        Broken.template("#macro(a)\n#b()\n#end\n#macro(b)\n#a()\n#end\n#a()"),
        Broken.template("#macro(m $x)\n$x\n#end\n#m()"),
        Broken.template("#macro(m $x)\n$x\n#end\n#m(1 2)"),
        Broken.template("#evaluate(\"x\")\n#define($x)\n#end\n#stop()"),
        Broken.template("#parse(\"/etc/passwd\")"),
        Broken.template("#parse(\"../x.vm\")"),
        Broken.template("#parse(\"macro.vm\")").file("macros.vm", ""),
        Broken.template("#parse(\"x.txt\")").file("x.txt", ""),
        Broken.template("#parse()"),
        Broken.template("#parse(\"a/Dockerfile.vm\")"),
        Broken.template("#include(\"/etc/passwd\")"),
        Broken.template("#include(\"nothing\")"),
        Broken.template("#parse(\"b.vm\")").file("b.vm", "RUN true\n#form(\"base\")\n"),
        Broken.template("#packages()\n#packages(\"Nova\" [\"x\"])\n#packages(\"x\" \"y\")"),
        Broken.template("#packages(\"x\" [\"curl\", \"a; reboot\", 7])"),
        Broken.template("#package(\"x\" [\"curl\"])"),
        Broken.template("#user()\n#user(\"novva\")\n#user($kiln.users.nova)"),
        Broken.template("#repositories(\"grafana\")\n#enable_repositories()"),
        Broken.template("#package_setup(\"x\")\n#sources(\"a\")\n#sources(\"a\" \"relative\")"),
        Broken.template(
            "RUN $kiln.proxies.http $kiln.repositories $kiln.locals_base $kiln.packages"),
        Broken.template(
            "RUN $kiln.customised(\"x\") $kiln.customised(\"X\", [1]) $kiln.customised(\"x\", \"y\") $kiln.customised(\"x\", [1])"),
        Broken.tree("a repository that the distribution does not have")
            .file(
                "kiln.yaml",
                "platform: linux/amd64\nrepositories: {tools: {debian-arm64: {url: \"https://x\", suite: s}}}\n")
            .file("a/Dockerfile.vm", "#base()\n#repositories(\"tools\" \"tool\")\n"),
        Broken.tree("files of the package manager that are not there")
            .file("kiln.yaml", "apt: {sources: apt.sources, preferences: pins}\n")
            .file("pins", "x\r\n")
            .file("a/Dockerfile.vm", "#base()\n#package_setup()\n"),
        // Ways out of a sandbox that let somebody out of one elsewhere.
        Broken.template("$image.class"),
        Broken.template("$image.name.class.forName(\"java.lang.Runtime\")"),
        Broken.template("#set($s = \"\")\n$s.getClass()"),
        Broken.template("#set($s = \"\")\n$s.class.classLoader.loadClass(\"java.lang.System\")"),
        Broken.template(
            "#set($e = 1)\n$e.getClass().forName(\"java.lang.Runtime\").getRuntime().exec(\"id\")"),
        Broken.template("#set($l = [1])\n$l.getClass().getProtectionDomain()"),
        Broken.template("#set($m = {})\n$m.entrySet().iterator().next().getClass()"),
        Broken.template("#foreach($i in [1])\n$foreach.parent.topmost\n#end"),
        Broken.template("#foreach($i in [1])\n$foreach.info.template.resourceLoader\n#end"),
        Broken.template("$kiln.getClass().getDeclaredFields()"),
        Broken.template("$kiln.users.entrySet().toArray()"),
        Broken.template("#set($x = $kiln.put(\"tag\", \"1\"))"),
        Broken.template("$image.name.bytes $image.name.intern() $image.name.split(\",\")"),
        Broken.template("#include(\"a/../../secret\")"),
        Broken.template("#parse(\"file:///etc/passwd\")"),
        Broken.tree("macros.vm with a mistake")
            .file("macros.vm", "#macro(m)\nRUN true\n")
            .file("a/Dockerfile.vm", "#base()\n#m()\n"),
        Broken.tree("macros.vm with an unknown directive")
            .file("macros.vm", "#macro(m)\n#form(\"a\")\n#end\n")
            .file("a/Dockerfile.vm", "#base()\n#m()\n"),
        Broken.tree("a mistake in a macro is reported where it is")
            .file("macros.vm", "#macro(m)\nRUN $kiln.nosuch\n#end\n")
            .file("a/Dockerfile.vm", "#base()\n#m()\n"),
        Broken.tree("problems of all images together")
            .file("b/Dockerfile.vm", "#from(\"x\")\n")
            .file("a/Dockerfile.vm", "#form(\"b\")\nRUN $kiln.nosuch\n#from(\"y\")\n"),
        Broken.tree("CRLF").file("a/Dockerfile.vm", "#base()\r\nRUN true\r\n"),
        Broken.tree("NUL").file("a/Dockerfile.vm", "#base()\nRUN \0true\n"),
        Broken.tree("byte order mark").file("a/Dockerfile.vm", "\uFEFF#base()\n"),
        Broken.tree("too large").file("a/Dockerfile.vm", "x".repeat((1 << 20) + 1)),
        Broken.tree("an empty tree"),
        Broken.tree("a template in the root").file("Dockerfile.vm", "#base()\n"),
        Broken.tree("a bad name").file("Nova_API/Dockerfile.vm", "#base()\n"),
        Broken.tree("a name twice")
            .file("a/x/Dockerfile.vm", "#base()\n")
            .file("b/x/Dockerfile.vm", "#base()\n"),
        Broken.tree("deep nesting")
            .file(
                "a/Dockerfile.vm", "#if(" + "(".repeat(20000) + "1" + ")".repeat(20000) + ")#end"),
        Broken.template(
            "#set($x = \"aaaaaaaaaaaaaaaa\")\n#foreach($i in [1..40])#set($x = $x + $x)#end"),
        Broken.template(
            "#set($x = \"aaaaaaaaaaaaaaaa\")\n#foreach($i in [1..40])#set($x = \"$x$x\")#end"),
        Broken.template("#set($x = 9)\n#foreach($i in [1..60])#set($x = $x * $x)#end"),
        Broken.template("#set($x = [1])\n#foreach($i in [1..60])#set($x = [$x, $x])#end"),
        Broken.template(
            "#set($x = \"aaaaaaaaaaaaaaaa\")\n#foreach($i in [1..40])#set($x = $x.replace(\"a\", $x))#end"),
        Broken.template("#foreach($i in [1..9000])\n" + "x".repeat(1000) + "\n#end"),
        Broken.template(
            "#macro(m $n)#if($n.length() < 40)#m(\"${n}x\")#m(\"${n}x\")#m(\"${n}x\")#end#end\n#m(\"\")"),
        Broken.kilnYaml("namespce: x"),
        Broken.kilnYaml("namespace: x\nnamespace: y"),
        Broken.kilnYaml("namespace: Upper"),
        Broken.kilnYaml("namespace: [a]"),
        Broken.kilnYaml("tag: true"),
        Broken.kilnYaml("tag: 'a b'"),
        Broken.kilnYaml("prefix: 'A'"),
        Broken.kilnYaml("registry: http://x/"),
        Broken.kilnYaml("base: debian"),
        Broken.kilnYaml("base:\n  distro: debian\n  distribution: debain\n  image: Debian"),
        Broken.kilnYaml("labels: [a, b]"),
        Broken.kilnYaml("labels:\n  a: {b: c}"),
        Broken.kilnYaml("build_args:\n  A-B: c"),
        Broken.kilnYaml("users:\n  someone:\n    uid: x\n    home: nova"),
        Broken.kilnYaml("users:\n  a: {uid: 1, gid: 1, home: /a}\n  b: {uid: 1, gid: 2, home: /b}"),
        Broken.kilnYaml("freshness: weakly\nretries: -1\ntimeout: 5 minutes"),
        Broken.kilnYaml("retries: many\ntimeout: 0m"),
        Broken.kilnYaml("profiles:\n  main: '^a'\n  aux: ['(']"),
        Broken.kilnYaml("allowed_to_fail: [base, bse]"),
        Broken.kilnYaml("allowed_to_fail: base"),
        Broken.kilnYaml("a: b: c"),
        Broken.kilnYaml("labels: &x {a: b}\nbuild_args: *x"),
        Broken.kilnYaml("namespace: x\n---\nnamespace: y"),
        Broken.kilnYaml("- a"),
        Broken.kilnYaml("users:\n  nobody2: {uid: 42436, gid: 1}"),
        Broken.kilnYaml("platform: amd64"),
        Broken.kilnYaml("proxies:\n  http: http://me:secret@proxy:3128\n  socks: x"),
        Broken.kilnYaml("package_manager: {name: apt, clean: maybe}"),
        Broken.kilnYaml(
            "packages:\n  nova_packages:\n    append: [\"nova; rm -rf /\"]\n    add: [x]\n  Nova: {}"),
        Broken.kilnYaml(
            "repositories:\n  a:\n    debian: {url: \"https://x/y\"}\n    rocky: {url: \"https://x\", suite: s}\n    arch: {}"),
        Broken.kilnYaml(
            "repositories:\n  a:\n    debian: {url: \"ftp://x\", suite: s}\n    centos: {}\n    rocky: {url: \"https://x\", metalink: \"https://y\"}"),
        Broken.kilnYaml("apt: {sources: /etc/apt/sources.list, preferences: ../x}"),
        Broken.kilnYaml("rpm:\n  setup: [\"https://x/y.rpm\", x.rpm, ../y.repo]"),
        Broken.kilnYaml(
            "sources:\n  base:\n    type: url\n    location: \"${tarball}/x.tar.gz\"\nvariables: {tarballs: \"https://x\"}"),
        Broken.kilnYaml("sources:\n  base: {location: \"https://x/y.tar.gz\"}\n  bse: {}"),
        Broken.kilnYaml("sources:\n  base: {type: git, location: \"https://x/y.git\"}"),
        Broken.kilnYaml("sources:\n  base: {type: git, location: --upload-pack=x, reference: -f}"),
        Broken.kilnYaml("sources:\n  base: {type: local, location: ../../etc, sha256: abc}"),
        Broken.kilnYaml("sources:\n  base: {type: hg, location: x}"),
        Broken.kilnYaml(
            "sources:\n  base:\n    plugins:\n      p: {location: \"https://x\"}\n    additions: [x]"),
        Broken.kilnYaml(
            "unbuildable:\n  debain: {base: x}\n  debian+arm64: {bse: y}\n  \"arm64\": [base]"),
        Broken.kilnYaml("lint: {disabled: [x]}"),
        Broken.kilnYaml("tag: !!java.net.URL [http://x]"));
  }
}
