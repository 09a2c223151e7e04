namespace ActorShm.Actors.Engine.Links;

/// <summary>Lets the processes of a run find their host, by two files in the run directory. The key's file is written first, then the address's.</summary>
internal static class HostAddress
{
    public static string KeyPathIn(string runDirectory) => Path.Combine(runDirectory, "host.pem");

    /// <summary>Writes the key, if there is one, and then the address. From then on, other processes can read the address and connect.</summary>
    public static void Publish(string runDirectory, Address address, RunKey? key)
    {
        key?.WriteTo(KeyPathIn(runDirectory));
        OwnerFile.Write(AddressPathIn(runDirectory), address.ToString());
    }

    /// <summary>Reads the address of the host; null when no process of this user listens there any more.</summary>
    /// <exception cref="IOException">There is no file with an address, or the file does not hold one.</exception>
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
