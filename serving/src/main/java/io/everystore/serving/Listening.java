package io.everystore.serving;

import io.everystore.feature.model.EpochClock;
import io.everystore.serving.access.AccessConfig;
import io.everystore.serving.access.KeyAdmission;
import io.everystore.serving.access.KeyRing;
import io.everystore.serving.access.OwnCalls;
import io.everystore.serving.access.SessionRoutes;
import io.everystore.serving.access.VisitorTokenRoutes;
import io.everystore.serving.http.Admission;
import io.everystore.serving.http.Routes;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is let in at the two ports, and what they are served with. */
record Listening(
    Admission publicAdmission,
    Admission adminAdmission,
    @Nullable PemKeyCertOptions certificate,
    OwnCalls ownCalls) {
  private static final String OWN_KEY = "canary";

  /**
   * What a configuration asks for.
   *
   * @param publicRoutes gets the route that gives visitor tokens
   * @param adminRoutes gets the routes for signing in
   * @throws IllegalArgumentException when the keys cannot be used
   */
  static Listening of(
      @Nullable AccessConfig access,
      List<Routes> publicRoutes,
      List<Routes> adminRoutes,
      EpochClock clock) {
    if (access == null) {
      publicRoutes.add(new VisitorTokenRoutes(null, clock));
      adminRoutes.add(new SessionRoutes(null, clock, false));
      return new Listening(Admission.OPEN, Admission.OPEN, null, OwnCalls.OPEN);
    }
    KeyRing keys = KeyRing.open(access.keys(), clock);
    publicRoutes.add(new VisitorTokenRoutes(keys, clock));
    adminRoutes.add(new SessionRoutes(keys, clock, access.isEncrypted()));
    return new Listening(
        KeyAdmission.ofPublicPort(keys, clock),
        KeyAdmission.ofAdminPort(keys, clock),
        certificate(access.certificate(), access.certificateKey()),
        OwnCalls.of(keys, OWN_KEY, access.certificate()));
  }

  private static @Nullable PemKeyCertOptions certificate(
      @Nullable Path certificate, @Nullable Path key) {
    return certificate == null || key == null
        ? null
        : new PemKeyCertOptions().addCertPath(certificate.toString()).addKeyPath(key.toString());
  }
}
