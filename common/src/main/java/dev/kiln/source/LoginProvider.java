package dev.kiln.source;

import java.util.Optional;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;

/**
 * Answers JGit's questions with the login of one address, for the server that it was written for; a
 * server that one is redirected to gets none. Every other question is answered with no, also
 * whether to trust a certificate.
 */
final class LoginProvider extends CredentialsProvider {

  private final SourceLocation.Http location;

  LoginProvider(SourceLocation.Http location) {
    this.location = location;
  }

  @Override
  public boolean isInteractive() {
    return false;
  }

  @Override
  public boolean supports(CredentialItem... items) {
    for (CredentialItem item : items) {
      if (!(item instanceof CredentialItem.Username || item instanceof CredentialItem.Password)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean get(URIish asking, CredentialItem... items) {
    Optional<Login> login = location.login();
    if (login.isEmpty() || !supports(items) || !isHome(asking)) {
      return false;
    }
    for (CredentialItem item : items) {
      switch (item) {
        case CredentialItem.Username user -> user.setValue(login.get().user());
        case CredentialItem.Password password ->
            password.setValue(login.get().password().toCharArray());
        default -> throw new IllegalStateException("supports() let " + item + " through");
      }
    }
    return true;
  }

  private boolean isHome(URIish asking) {
    try {
      return new SourceUrls(Optional.empty()).ofRepository(asking.toString())
              instanceof SourceLocation.Http server
          && server.hasOriginOf(location);
    } catch (SourceException e) {
      return false;
    }
  }
}
