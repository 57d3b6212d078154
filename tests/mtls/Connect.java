import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/* Asks TLS servers for their pages:
 *
 *   Connect HOST TRUSTSTORE PASSWORD
 *
 * Each line of standard input is a connection: port, container (or nothing) and
 * password, with tabs between them. For each comes a line: "page" and what the
 * server sent in base64, or "refused" and why. */
public class Connect {
    static final String GET = "GET / HTTP/1.0\r\n\r\n";

    static KeyStore store(String path, String password)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");

        store.load(new ByteArrayInputStream(Files.readAllBytes(Path.of(path))),
                   password.toCharArray());
        return store;
    }

    static KeyManager[] identity(String path, String password)
            throws IOException, GeneralSecurityException {
        if (path.isEmpty())
            return null;
        KeyManagerFactory keys = KeyManagerFactory.getInstance(
            KeyManagerFactory.getDefaultAlgorithm());

        keys.init(store(path, password), password.toCharArray());
        return keys.getKeyManagers();
    }

    static byte[] ask(SSLContext context, String host, int port)
            throws IOException {
        try (SSLSocket socket =
                 (SSLSocket) context.getSocketFactory().createSocket(host,
                                                                     port)) {
            SSLParameters parameters = socket.getSSLParameters();

            /* the server's name counts, as in a browser */
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(20000);
            socket.startHandshake();
            socket.getOutputStream().write(
                GET.getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().readAllBytes();
        }
    }

    static String why(Exception e) {
        return e.toString().replaceAll("\\s+", " ");
    }

    static String answer(String host, TrustManagerFactory trust, String[] job) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");

            context.init(identity(job[1], job[2]), trust.getTrustManagers(),
                         null);
            byte[] page = ask(context, host, Integer.parseInt(job[0]));

            if (page.length == 0)
                return "refused\tclosed without a word";
            return "page\t" + Base64.getEncoder().encodeToString(page);
        } catch (IOException | GeneralSecurityException e) {
            return "refused\t" + why(e);
        }
    }

    public static void main(String[] args) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(
            TrustManagerFactory.getDefaultAlgorithm());
        BufferedReader in = new BufferedReader(
            new InputStreamReader(System.in, StandardCharsets.UTF_8));

        trust.init(store(args[1], args[2]));
        for (String line = in.readLine(); line != null; line = in.readLine())
            System.out.println(answer(args[0], trust, line.split("\t", 3)));
    }
}
