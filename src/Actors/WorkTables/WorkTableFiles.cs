using System.Globalization;

namespace ActorShm.Actors.WorkTables;

/// <summary>The names of the files of work tables.</summary>
internal static class WorkTableFiles
{
    /// <summary>The largest length of files that are kept for the next stages, mapped in the host and in its nodes.</summary>
    public const long KeptBytes = 1 << 20;

    /// <summary>The number of files that are kept.</summary>
    public const int KeptFiles = 64;

    /// <summary>Gets the path of the file with a number, which no other file of the same run ever has.</summary>
    public static string PathOf(string directory, long number) => Path.Combine(directory, number.ToString(CultureInfo.InvariantCulture));
}
