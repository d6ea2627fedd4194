#!/bin/sh
# Install the Debian packages that the system tests use: a browser, a PDF renderer, a JDK with JAXB for the PDF checker,
# LibreOffice for the office files, the routing and packet filter software that takes the configurations, and Prometheus for its rules.
# Where that is not possible, say so; the tests then skip with their reason (and fail in CI).
set -eu

wanted="chromium default-jdk-headless libjaxb-java poppler-utils fonts-liberation libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui frr frr-pythontools nftables iproute2 strongswan-charon strongswan-swanctl prometheus"
missing=""
if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "system packages: not a Debian system; wanted for all tests: $wanted"
    exit 0
fi
for package in $wanted; do
    if [ "$package" = default-jdk-headless ] && command -v javac >/dev/null 2>&1; then
        continue
    fi
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo"
else
    echo "system packages: may not install$missing; some system tests will skip"
    exit 0
fi
$as_root apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
