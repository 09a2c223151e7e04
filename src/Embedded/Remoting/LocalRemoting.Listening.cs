namespace ActorShm.Embedded;

// The host's side: the door by which peers enter.
public sealed partial class LocalRemoting
{
    private readonly LinkDoor? _door;

    /// <summary>Makes this process the host: listens on a socket that only the same user can reach.</summary>
    /// <param name="system">The system to link.</param>
    /// <param name="socketPath">
    /// The path at which the socket's file is made, with mode 0600, in an existing directory of mode 0700. Of any length. A socket that a dead
    /// host left there is replaced; anything else is left alone.
    /// </param>
    /// <param name="options">Limits; null for the built-in ones.</param>
    /// <exception cref="RemotingException">The directory is missing or open to other users; or a living process listens at the path, or was stopped while it made a socket in the directory; or something that is not a socket is at the path; or the system has ended.</exception>
    /// <exception cref="InvalidOperationException">The system has its links already.</exception>
    public static LocalRemoting Listen(ActorSystem system, string socketPath, LocalRemotingOptions? options = null)
    {
        var remoting = Bind(system, socketPath, options);
        remoting.Accept();
        return remoting;
    }

    /// <summary>Does the same as <see cref="Listen"/>, but lets nobody in before <see cref="Accept"/>; processes that connect until then wait.</summary>
    /// <remarks>For actors that look a peer up in this object: they can be given it before the first peer can send them anything.</remarks>
    /// <inheritdoc cref="Listen"/>
    public static LocalRemoting Bind(ActorSystem system, string socketPath, LocalRemotingOptions? options = null)
    {
        var remoting = new LocalRemoting(system, options, socketPath);
        try
        {
            remoting._system.Attach(remoting);
        }
        catch (InvalidOperationException)
        {
            remoting._door!.Close();
            throw;
        }

        if (!remoting._system.TryCloseAtEnd(() => remoting.DisposeAsync().AsTask()))
        {
            remoting._door!.Close();
            throw SystemEnded(system);
        }

        return remoting;
    }

    /// <summary>Lets peers in from now on.</summary>
    /// <exception cref="InvalidOperationException">Peers are let in already, or this process is itself a peer of a host.</exception>
    public void Accept()
    {
        if (_door is null || !_door.TryOpen())
        {
            throw new InvalidOperationException("Only what Bind made lets others in, and is told so once.");
        }
    }

    private LinkDoor MakeDoor(string socketPath) => new(
        ListeningSocket.Bind(socketPath, _options.HandshakeTimeout, _system.Time),
        Introduce(),
        _options,
        _traffic,
        _log,
        _system.Time,
        () => _links.Count,
        StartLink);

    private void StartLink(Link link)
    {
        _links[link.Peer] = link;
        link.Start(HandleFrame, LinkEnded);
    }
}
