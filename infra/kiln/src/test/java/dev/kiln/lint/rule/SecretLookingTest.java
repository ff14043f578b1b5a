package dev.kiln.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretLookingTest {

  private static final String RULE = "secret-looking";

  private LintedFolder tree;

  @BeforeEach
  void emptyTree(@TempDir Path root) {
    tree = new LintedFolder(root);
  }

  private static final String GITHUB = "ghp_" + "aB3dE5fG7h".repeat(4);

  @Test
  void aTokenIsFoundAndNotPrinted() {
    tree.lines("RUN fetch --token=" + GITHUB);

    assertThat(tree.rendered(RULE))
        .containsExactly(
            """
            warning: images/web/Dockerfile.vm:2:19: this looks like a GitHub token: ghp_… (44 characters); give it from outside when it is needed, and take a new one if it is real [secret-looking]
              RUN fetch --token=ghp_… (44 characters)
                                ^\
            """);
  }

  @Test
  void everyKindIsFound() {
    tree.lines("COPY . /")
        .file("web/aws", "key AKIA" + "ABCDEFGH23456789\n")
        .file("web/gitlab", "glpat-" + "a1B2".repeat(5) + "\n")
        .file("web/slack", "xoxb-" + "123456789012-abcdef\n")
        .file("web/key.pem", "-----BEGIN RSA " + "PRIVATE KEY-----\nabc\n")
        .file("web/pip.conf", "index-url = https://ann:s3cr3tw0rd@pypi.example/simple\n")
        .file("web/app.conf", "password = \"hT7kq92mXw\"\n")
        .file("kiln.yaml", "labels: {api-key: q8Zr5TnW1xLp}\n");

    assertThat(tree.findings(RULE))
        .extracting(line -> line.replaceFirst("; give .*", ""))
        .containsExactly(
            "images/kiln.yaml:1:19: this looks like a secret in the open: q8Z… (12 characters)",
            "images/web/app.conf:1:13: this looks like a secret in the open: hT… (10 characters)",
            "images/web/aws:1:5: this looks like an AWS access key: AKIA… (20 characters)",
            "images/web/gitlab:1:1: this looks like a GitLab token: glpa… (26 characters)",
            "images/web/key.pem:1:1: this looks like a private key: -----BEGIN RSA PRIVATE KEY-----",
            "images/web/pip.conf:1:25: this looks like a password in a URL: s3… (10 characters)",
            "images/web/slack:1:1: this looks like a Slack token: xoxb… (24 characters)");
  }

  @Test
  void whatTheConfigurationBringsIntoAnImageIsFound() {
    tree.file("kiln.yaml", "build_args: {T: " + GITHUB + "}\n")
        .lines("ARG T=$kiln.build_args.T", "LABEL a=b");

    assertThat(tree.rendered(RULE))
        .contains(
            """
            warning: images/web/Dockerfile.vm: this looks like a GitHub token: ghp_… (44 characters); give it from outside when it is needed, and take a new one if it is real [secret-looking]
              ARG T=ghp_… (44 characters)\
            """);
  }

  @Test
  void aKeyBehindItsHeaderIsNotPrinted() {
    String key = "-----BEGIN EC " + "PRIVATE KEY-----\\nMHcCAQEEIAIC57aTx5ev4T2HBMQk4fXV09AzLD";
    tree.lines("COPY . /")
        .file("web/a.json", "{\"private_key\": \"" + key + "\"}\n")
        .file("web/a.py", "if line == '-----BEGIN " + "PRIVATE KEY-----':\n");

    assertThat(tree.rendered(RULE))
        .singleElement()
        .asString()
        .contains("-----BEGIN EC PRIVATE KEY-----…")
        .doesNotContain("MHcC");
  }

  @Test
  void placeholdersAndWordsAreLeftAlone() {
    tree.lines("ENV DB_PASSWORD=changeme1234", "ARG TOKEN", "RUN login --password=$PASSWORD_FILE2")
        .file(
            "web/app.conf",
            """
            password = "${DB_PASSWORD}"
            password = "<your password here 1>"
            password = "xxxxxxxx1"
            password = "correct_horse_battery"
            client_secret: "clientSecret"
            token = subject_token_12
            token = "{{ token1234 }}"
            secret_key = %(SECRET_KEY1)s
            password_hash = bcrypt_sha256_12
            private_key = /etc/ssl/private/key1.pem
            url = mysql://nova:$PASSWORD1@db/nova
            url = mysql://nova:password@db/nova
            key AKIAIOSFODNN7EXAMPLE
            """)
        .file("web/app.py", "#!/usr/bin/python3\ntoken = request2.headers1\n");

    assertThat(tree.findings(RULE)).isEmpty();
  }

  @Test
  void anotherRuleThatShowsTheLineDoesNotShowTheSecret() {
    tree.lines("ENV http_proxy=http://ann:s3cr3tw0rd@proxy.example:3128");

    assertThat(tree.rendered("proxy-in-image"))
        .singleElement()
        .asString()
        .contains("http://ann:s3… (10 characters)@proxy.example:3128")
        .doesNotContain("s3cr3tw0rd");
  }
}
