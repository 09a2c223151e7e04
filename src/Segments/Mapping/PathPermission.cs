namespace ActorShm.Segments;

/// <summary>Distinguishes a path where nothing is from a path that this user may not look at; .NET answers "it does not exist" to both.</summary>
internal static class PathPermission
{
    /// <summary>Determines whether a directory on the way to a path keeps this user from seeing what is there.</summary>
    public static bool IsDenied(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return NativeFile.IsDenied(path);
    }
}
