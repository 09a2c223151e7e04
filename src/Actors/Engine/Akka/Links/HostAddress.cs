namespace ActorShm.Actors.Engine.Links;

/// <summary>How the processes of a run find their host: two files in the run directory, the key first and then the address.</summary>
internal static class HostAddress
{
    public static string KeyPathIn(string runDirectory) => Path.Combine(runDirectory, "host.pem");

    /// <summary>Lets others in: from now on the address can be read.</summary>
    public static void Publish(string runDirectory, Address address, RunKey? key)
    {
        key?.WriteTo(KeyPathIn(runDirectory));
        OwnerFile.Write(AddressPathIn(runDirectory), address.ToString());
    }

    /// <summary>The address of the host, or null when no process of this user listens there any more.</summary>
    /// <exception cref="IOException">There is none, or the file does not hold one.</exception>
    public static Address? TryRead(string runDirectory)
    {
        var text = File.ReadAllText(AddressPathIn(runDirectory));
        if (!ActorPath.TryParseAddress(text, out var address) || address.Host != "127.0.0.1" || address.Port is not { } port)
        {
            throw new IOException($"{AddressPathIn(runDirectory)} does not hold an address of this machine: '{text}'.");
        }

        return LoopbackListener.ProcessOn(port) is null ? null : address;
    }

    private static string AddressPathIn(string runDirectory) => Path.Combine(runDirectory, "host.address");
}
