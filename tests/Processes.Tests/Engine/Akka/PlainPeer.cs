using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor.Setup;
using Akka.Remote.Transport.DotNetty;
using AkkaConfigurationFactory = Akka.Configuration.ConfigurationFactory;

namespace ActorShm.Processes.Tests;

/// <summary>An actor system with everything that Akka.NET has of itself, among it all of its serializers: what somebody else of the machine might run.</summary>
internal sealed class PlainPeer : IAsyncDisposable
{
    /// <summary>Where a host's coordinator is, for whoever can connect.</summary>
    public const string CoordinatorPath = "/user/actorshm-coordinator";

    private PlainPeer(X509Certificate2? certificate)
    {
        var bootstrap = BootstrapSetup.Create().WithConfig(AkkaConfigurationFactory.ParseString($$"""
            akka {
              stdout-loglevel = OFF
              loglevel = OFF
              actor.provider = remote
              remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0, enable-ssl = {{(certificate is null ? "off" : "on")}} }
            }
            """));
        Setup[] setups = certificate is null ? [bootstrap] : [bootstrap, new DotNettySslSetup(certificate, suppressValidation: true, requireMutualAuthentication: true)];
        System = ActorSystem.Create("actorshm", ActorSystemSetup.Create(setups));
    }

    public ActorSystem System { get; }

    /// <summary>One with the key of a run, as any process of the same user can have it.</summary>
    public static PlainPeer WithKeyOf(RunningHost host) => new(X509Certificate2.CreateFromPemFile(Path.Combine(host.RunDirectory, "host.pem")));

    /// <summary>One that shows a certificate of its own.</summary>
    public static PlainPeer WithAnotherKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=actorshm-run", key, HashAlgorithmName.SHA256);
        return new PlainPeer(request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1)));
    }

    /// <summary>One that does not encrypt.</summary>
    public static PlainPeer WithoutTls() => new(null);

    /// <summary>The host's address, with the scheme that this system speaks.</summary>
    public Address AddressOf(RunningHost host) =>
        Address.Parse(File.ReadAllText(host.DoorPath)).WithProtocol(((ExtendedActorSystem)System).Provider.DefaultAddress.Protocol);

    public async ValueTask DisposeAsync() => await System.Terminate();
}
