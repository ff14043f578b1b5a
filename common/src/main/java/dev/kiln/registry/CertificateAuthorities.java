package dev.kiln.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Who is trusted, besides the authorities that the Java runtime knows, to say that a registry is
 * the one it claims to be. There is at least one.
 *
 * <p>Comes from a PEM file of the server's configuration; goes into the TLS of that registry alone.
 */
public record CertificateAuthorities(List<X509Certificate> certificates) {

  private static final int MAX_BYTES = 1 << 20;

  public CertificateAuthorities {
    certificates = List.copyOf(certificates);
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("there is no certificate");
    }
  }

  /**
   * Reads a PEM file with one or more certificates.
   *
   * @throws IllegalArgumentException if it holds something else
   */
  public static CertificateAuthorities read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IllegalArgumentException("'%s' is too large for certificates".formatted(file));
    }
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      factory
          .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
          .forEach(certificate -> certificates.add((X509Certificate) certificate));
    } catch (CertificateException e) {
      throw new IllegalArgumentException(noCertificates(file), e);
    }
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException(noCertificates(file));
    }
    return new CertificateAuthorities(certificates);
  }

  private static String noCertificates(Path file) {
    return "'%s' has no certificates: expected PEM, which begins with -----BEGIN CERTIFICATE-----"
        .formatted(file);
  }

  /** TLS that trusts these authorities and those of the Java runtime. */
  SSLContext tls() {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      List<X509Certificate> all = new ArrayList<>(ofTheRuntime());
      all.addAll(certificates);
      for (int number = 0; number < all.size(); number++) {
        trusted.setCertificateEntry("authority-" + number, all.get(number));
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trustManagers(trusted), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the Java runtime has no TLS", e);
    }
  }

  private static List<X509Certificate> ofTheRuntime() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    List<X509Certificate> known = new ArrayList<>();
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager authorities) {
        known.addAll(List.of(authorities.getAcceptedIssuers()));
      }
    }
    return known;
  }

  private static TrustManager[] trustManagers(KeyStore trusted) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }
}
