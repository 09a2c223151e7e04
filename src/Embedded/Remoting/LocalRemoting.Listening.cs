namespace ActorShm.Embedded;

// The host's side: the door that others come in by.
public sealed partial class LocalRemoting
{
    private readonly LinkDoor? _door;

    /// <summary>Makes this process the host: listens on a socket that only the same user can reach.</summary>
    /// <param name="system">The system to link.</param>
    /// <param name="socketPath">
    /// Where the socket's file is made, with mode 0600, in a directory of mode 0700 that exists. Of any length. A socket that a dead
    /// host left there is replaced; anything else is left alone.
    /// </param>
    /// <param name="options">Limits; null for the built-in ones.</param>
    /// <exception cref="RemotingException">The directory is missing or open to others, or a living process listens there, or was stopped while it made a socket there, or something that is no socket is there, or the system has ended.</exception>
    /// <exception cref="InvalidOperationException">The system has its links already.</exception>
    public static LocalRemoting Listen(ActorSystem system, string socketPath, LocalRemotingOptions? options = null)
    {
        var remoting = Bind(system, socketPath, options);
        remoting.Accept();
        return remoting;
    }

    /// <summary>As <see cref="Listen"/>, but nobody is let in before <see cref="Accept"/>; who connects until then waits.</summary>
    /// <remarks>For actors that look a peer up in this object: it is where they find it before the first peer can send them anything.</remarks>
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

    /// <summary>Lets others in from now on.</summary>
    /// <exception cref="InvalidOperationException">It does so already, or is the peer of a host.</exception>
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
