import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/* What java.security.KeyStore gets out of many containers. The operand names a
 * file with a line for each: its path, a tab, the password. Of each container
 * come lines in UTF-8, fields with tabs between them:
 *
 *   file PATH
 *   refused WHY                  instead of the rest
 *   key ALIAS HEX                PKCS#8
 *   secret ALIAS HEX             a secret key
 *   closed ALIAS WHY             a key that it can't take out
 *   certificate ALIAS HEX        of a key's own certificate, or a trusted one
 *   certificate - HEX            the issuers in a key's chain */
public class KeyStores {
    static final StringBuilder out = new StringBuilder();

    static void line(String... fields) {
        out.append(String.join("\t", fields)).append('\n');
    }

    static String why(Exception e) {
        String text = e.toString();
        for (Throwable t = e.getCause(); t != null; t = t.getCause())
            text += ": " + t;
        return text.replaceAll("\\s+", " ");
    }

    static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }

    static void certificates(KeyStore store, String alias) throws Exception {
        Certificate[] chain = store.getCertificateChain(alias);

        if (chain == null)
            chain = new Certificate[] { store.getCertificate(alias) };
        for (int i = 0; i < chain.length; i++)
            if (chain[i] != null) /* a key may have none */
                line("certificate", i == 0 ? alias : "-",
                     hex(chain[i].getEncoded()));
    }

    static void key(KeyStore store, String alias, char[] password) {
        try {
            Key key = store.getKey(alias, password);

            line(key instanceof PrivateKey ? "key" : "secret", alias,
                 hex(key.getEncoded()));
        } catch (GeneralSecurityException | RuntimeException e) {
            line("closed", alias, why(e));
        }
    }

    static void container(String path, char[] password) {
        line("file", path);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");

            store.load(new ByteArrayInputStream(
                Files.readAllBytes(Path.of(path))), password);
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias))
                    key(store, alias, password);
                certificates(store, alias);
            }
        } catch (Exception e) {
            line("refused", why(e));
        }
    }

    public static void main(String[] args) throws Exception {
        List<String> lines = Files.readAllLines(Path.of(args[0]),
                                                StandardCharsets.UTF_8);

        for (String item : lines) {
            String[] fields = item.split("\t", 2);

            container(fields[0], fields[1].toCharArray());
        }
        System.out.write(out.toString().getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }
}
