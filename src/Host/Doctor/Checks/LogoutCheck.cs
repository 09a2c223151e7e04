using System.Globalization;
using ActorShm.Host.Measuring;

namespace ActorShm.Host.Doctor.Checks;

/// <summary>Whether the end of this user's last session removes the user's files in <c>/dev/shm</c>, below a host that goes on: systemd-logind's <c>RemoveIPC</c>.</summary>
/// <remarks>By the manual page logind.conf(5): it is on unless told otherwise, and spares root, users of the system and users that linger.</remarks>
internal static class LogoutCheck
{
    private const int FirstOrdinaryUser = 1000; // SYS_UID_MAX + 1 where nobody has changed it

    private const string ConfigurationFile = "logind.conf";

    // Of files with one name only the first of these has a say.
    private static readonly string[] ConfigurationDirectories = ["/etc/systemd", "/run/systemd", "/usr/local/lib/systemd", "/usr/lib/systemd"];

    public static IEnumerable<Finding> Examine(Machine machine)
    {
        if (!machine.Files.Exists("/run/systemd/system") || UserOf(machine.Files) is not { } user)
        {
            yield break;
        }

        var lingers = user.Name is { } name && machine.Files.Exists("/var/lib/systemd/linger/" + name);
        yield return user.Id < FirstOrdinaryUser || lingers || !RemovesIpc(machine.Files)
            ? new Finding("log out", DoctorLevel.Ok, "leaves /dev/shm alone", "A host goes on when its user has logged out.")
            : new Finding(
                "log out",
                DoctorLevel.Warning,
                "removes this user's files in /dev/shm",
                "systemd-logind does so at the end of the last session (RemoveIPC): a host that goes on loses its run directory and all segments.",
                $"loginctl enable-linger {user.Name ?? user.Id.ToString(CultureInfo.InvariantCulture)}   (or RemoveIPC=no in /etc/systemd/logind.conf)");
    }

    private static bool RemovesIpc(MachineFiles files)
    {
        // The drop-ins come after the file, all in the order of their names, whichever directories they lie in; what comes later wins.
        var value = ConfigurationDirectories
            .Select(static directory => $"{directory}/{ConfigurationFile}.d")
            .SelectMany(directory => files.Names(directory).Where(static name => name.EndsWith(".conf", StringComparison.Ordinal)).Select(name => (Name: name, Path: $"{directory}/{name}")))
            .DistinctBy(static file => file.Name, StringComparer.Ordinal)
            .OrderBy(static file => file.Name, StringComparer.Ordinal)
            .Select(static file => file.Path)
            .Prepend(ConfigurationDirectories.Select(static directory => $"{directory}/{ConfigurationFile}").FirstOrDefault(files.Exists))
            .OfType<string>()
            .SelectMany(files.Lines)
            .Select(static line => line.Split('=', 2, StringSplitOptions.TrimEntries))
            .Select(static parts => parts is ["RemoveIPC", var text] ? Read(text) : null)
            .LastOrDefault(static read => read is not null);
        return value ?? true;
    }

    /// <summary>What systemd takes for yes and for no, in any case; it passes over everything else, and so does this.</summary>
    private static bool? Read(string text) => text.ToUpperInvariant() switch
    {
        "YES" or "Y" or "TRUE" or "T" or "ON" or "1" => true,
        "NO" or "N" or "FALSE" or "F" or "OFF" or "0" => false,
        _ => null,
    };

    private static (long Id, string? Name)? UserOf(MachineFiles files)
    {
        // Uid:	1000	1000	1000	1000
        var line = files.Lines("/proc/self/status").FirstOrDefault(static line => line.StartsWith("Uid:", StringComparison.Ordinal));
        if (line?.Split('\t') is not [_, var real, ..] || !long.TryParse(real, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return null;
        }

        var entry = files.Lines("/etc/passwd").Select(static line => line.Split(':')).FirstOrDefault(parts => parts.Length > 2 && parts[2] == real);
        return (id, entry?[0]);
    }
}
