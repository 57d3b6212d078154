/* Asks TLS servers for their pages:
 *
 *   connect.js HOST CA
 *
 * Standard input is JSON, a list of {port, container, password}; so is standard
 * output, a list of {page} or {refused}. */
'use strict';

const fs = require('fs');
const https = require('https');

const [host, ca] = process.argv.slice(2);

function identity(job) {
    if (!job.container)
        return {};
    return { pfx: fs.readFileSync(job.container), passphrase: job.password };
}

/* A server may refuse after its handshake, when nothing has been sent yet: a
 * page without an end is none. */
function ask(job) {
    return new Promise(resolve => {
        const refused = why => resolve({ refused: String(why) });

        try {
            https.get({ host, port: job.port, ca: fs.readFileSync(ca),
                        agent: false, timeout: 20000, ...identity(job) },
                      answer => {
                let page = '';

                answer.setEncoding('utf8');
                answer.on('data', part => { page += part; });
                answer.on('end', () => resolve({ page }));
                answer.on('error', refused);
            }).on('error', refused)
              .on('timeout', function () { this.destroy(Error('timeout')); });
        } catch (error) { /* a container that it can't read */
            refused(error);
        }
    });
}

async function all(jobs) {
    const answers = [];

    for (const job of jobs)
        answers.push(await ask(job));
    process.stdout.write(JSON.stringify(answers));
}

all(JSON.parse(fs.readFileSync(0, 'utf8')));
