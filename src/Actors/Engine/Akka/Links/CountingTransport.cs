using System.Reflection;
using Akka.Remote.Transport;
using Google.Protobuf;
using AkkaConfig = Akka.Configuration.Config;

namespace ActorShm.Actors.Engine.Links;

/// <summary>Wraps Akka.NET's TCP transport and counts the bytes that go through it. Akka.NET creates it by its name in <c>akka.conf</c>.</summary>
internal sealed class CountingTransport : Transport
{
    /// <summary>The size of the length field in front of every frame.</summary>
    private const int FrameLengthBytes = 4;

    private readonly Transport _tcp;
    private readonly LinkTraffic _traffic;

    /// <summary>Makes the transport. Akka.NET calls this with the system and the transport's section of the configuration.</summary>
    public CountingTransport(ActorSystem system, AkkaConfig config)
    {
        System = system;
        Config = config;
        _traffic = EngineSetup.Of(system).Traffic;

        // The type is internal to Akka.NET, and only its configuration names it.
        var tcp = Type.GetType("Akka.Remote.Transport.DotNetty.TcpTransport, Akka.Remote", throwOnError: true)!;
        _tcp = (Transport)Activator.CreateInstance(tcp, BindingFlags.Public | BindingFlags.Instance, binder: null, [system, config], culture: null)!;
    }

    /// <inheritdoc/>
    public override string SchemeIdentifier => _tcp.SchemeIdentifier;

    /// <inheritdoc/>
    public override long MaximumPayloadBytes => _tcp.MaximumPayloadBytes;

    /// <inheritdoc/>
    public override async Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen()
    {
        var (address, inner) = await _tcp.Listen();
        var outer = new TaskCompletionSource<IAssociationEventListener>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = PassOnAsync(outer.Task, inner, listener => new InboundCounter(listener, _traffic));
        return (address, outer);
    }

    /// <inheritdoc/>
    public override bool IsResponsibleFor(Address remote) => _tcp.IsResponsibleFor(remote);

    /// <inheritdoc/>
    public override async Task<AssociationHandle> Associate(Address remoteAddress) => new CountingHandle(await _tcp.Associate(remoteAddress), _traffic);

    /// <inheritdoc/>
    public override Task<bool> Shutdown() => _tcp.Shutdown();

    /// <inheritdoc/>
    public override Task<bool> ManagementCommand(object message) => _tcp.ManagementCommand(message);

    private static async Task PassOnAsync<T>(Task<T> outer, TaskCompletionSource<T> inner, Func<T, T> wrap) => inner.TrySetResult(wrap(await outer));

    private sealed class InboundCounter(IAssociationEventListener listener, LinkTraffic traffic) : IAssociationEventListener
    {
        public void Notify(IAssociationEvent ev) =>
            listener.Notify(ev is InboundAssociation inbound ? new InboundAssociation(new CountingHandle(inbound.Association, traffic)) : ev);
    }

    private sealed class CountingHandle : AssociationHandle
    {
        private readonly AssociationHandle _handle;
        private readonly LinkTraffic _traffic;

        public CountingHandle(AssociationHandle handle, LinkTraffic traffic)
            : base(handle.LocalAddress, handle.RemoteAddress)
        {
            _handle = handle;
            _traffic = traffic;
            _ = PassOnAsync(ReadHandlerSource.Task, handle.ReadHandlerSource, listener => new ReadCounter(listener, traffic));
        }

        public override bool Write(ByteString payload)
        {
            var isTaken = _handle.Write(payload);
            if (isTaken)
            {
                _traffic.Add(payload.Length + FrameLengthBytes);
            }

            return isTaken;
        }

#pragma warning disable CS0618, CS0672 // The other overload, which gives reasons, ends up here.
        public override void Disassociate() => _handle.Disassociate();
#pragma warning restore CS0618, CS0672
    }

    private sealed class ReadCounter(IHandleEventListener listener, LinkTraffic traffic) : IHandleEventListener
    {
        public void Notify(IHandleEvent ev)
        {
            if (ev is InboundPayload inbound)
            {
                traffic.Add(inbound.Payload.Length + FrameLengthBytes);
            }

            listener.Notify(ev);
        }
    }
}
