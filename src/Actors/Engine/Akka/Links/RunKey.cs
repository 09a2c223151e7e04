using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor.Setup;

namespace ActorShm.Actors.Engine.Links;

/// <summary>The certificate of one run, with its private key. A process belongs to the run exactly if it can read the key's file in the run directory.</summary>
internal sealed class RunKey : IDisposable
{
    /// <summary>How long a certificate is valid: longer than any run, as its file ends with the run.</summary>
    private static readonly TimeSpan Validity = TimeSpan.FromDays(3650);

    private readonly X509Certificate2 _certificate;

    private RunKey(X509Certificate2 certificate) => _certificate = certificate;

    /// <summary>Makes a new key.</summary>
    public static RunKey Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=actorshm-run", key, HashAlgorithmName.SHA256);
        var now = DateTimeOffset.UtcNow;

        // If the clock is set back meanwhile, that must not lock anybody out.
        return new RunKey(request.CreateSelfSigned(now - TimeSpan.FromDays(1), now + Validity));
    }

    /// <summary>Reads the key of a run.</summary>
    /// <exception cref="IOException">There is no such file, or other users can read it.</exception>
    /// <exception cref="CryptographicException">The file does not hold a key.</exception>
    public static RunKey ReadFrom(string path)
    {
        var others = File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return others == UnixFileMode.None
            ? new RunKey(X509Certificate2.CreateFromPemFile(path))
            : throw new IOException($"{path} may be read by others than its user (mode {others} beside the user's).");
    }

    /// <summary>Writes the key to a file in which the processes of the run find it.</summary>
    public void WriteTo(string path)
    {
        using var key = _certificate.GetECDsaPrivateKey()!;
        OwnerFile.Write(path, $"{_certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
    }

    /// <summary>Makes the setup with which Akka.NET shows this certificate at both ends of every connection and accepts no other.</summary>
    /// <exception cref="SettingsException">This version of Akka.NET cannot do that.</exception>
    public Setup ToSetup() =>
#if AKKA_MUTUAL_TLS
        new Akka.Remote.Transport.DotNetty.DotNettySslSetup(
            _certificate,
            suppressValidation: false,
            requireMutualAuthentication: true,
            customValidator: (shown, _, peer, _, log) =>
            {
                var isOurs = shown is not null && CryptographicOperations.FixedTimeEquals(shown.RawData, _certificate.RawData);
                if (!isOurs)
                {
                    log.Warning("A connection with {0} is refused: the certificate is not this run's", peer);
                }

                return isOurs;
            });
#else
        throw new SettingsException([
            $"This build has Akka.NET {typeof(ActorSystem).Assembly.GetName().Version!.ToString(fieldCount: 3)}, whose links cannot ask both ends for the certificate of the run. "
            + "Build with -p:AkkaVersion=1.5.55 or later, or let every user of this machine connect with actorshm.akka.tls = off."]);
#endif

    /// <summary>Wipes the key from memory.</summary>
    public void Dispose() => _certificate.Dispose();
}
