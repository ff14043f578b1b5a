package dev.kiln.source;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The {@code user:password} of a URL. It never shows. */
record Login(String user, String password) {

  /** Splits the part of a URL before the {@code @}, whose escapes have been decoded already. */
  static Login parse(String userInfo) {
    int colon = userInfo.indexOf(':');
    return colon < 0
        ? new Login(userInfo, "")
        : new Login(userInfo.substring(0, colon), userInfo.substring(colon + 1));
  }

  /** The value of an {@code Authorization} header. */
  String header() {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  @Override
  public String toString() {
    return "a login";
  }
}
