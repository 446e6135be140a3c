#!/bin/sh
# Makes every password and key of docker-compose.yml that is not there yet; never changes one that is.
set -eu
umask 022
folder="${SECRETS:-$(dirname "$0")/../var/deploy}"
mkdir -p "$folder"
# The folder is closed; the files in it are readable because inside the containers other accounts read them.
chmod 0700 "$folder"
cd "$folder"

random() { head -c 48 /dev/urandom | base64 | tr -d '\n' | tr '+/' '-_' | cut -c "1-$1" | tr -d '\n'; }
keep() { [ -e "$1" ] || printf '%s' "$2" >"$1"; }

for name in postgres owner web worker; do keep "${name}_password" "$(random 32)"; done
keep secret_key "$(random 60)"
# 32 bytes in base64, as Fernet and Ed25519 want them.
for name in field_key document_key audit_seal_key; do
	keep "$name" "$(head -c 32 /dev/urandom | base64 | tr -d '\n' | tr '+/' '-_')"
done
[ -e broker_conf ] || printf 'requirepass %s\nappendonly yes\nmaxmemory-policy noeviction\ndir /data\n' \
	"$(random 32)" >broker_conf

keep redis_url "redis://:$(sed -n 's/^requirepass //p' broker_conf)@broker:6379/0"
keep database_url "postgres://hsb_web:$(cat web_password)@postgres:5432/hsbpanel"
keep database_owner_url "postgres://hsb_owner:$(cat owner_password)@postgres:5432/hsbpanel"
keep database_worker_url "postgres://hsb_worker:$(cat worker_password)@postgres:5432/hsbpanel"
keep imap_url "" # empty: no mailbox is read
if [ ! -e email_url ]; then
	keep email_url "smtp+tls://USER:PASSWORD@mail.example.org:587"
	echo "Now write your mail server's address into $folder/email_url."
fi
