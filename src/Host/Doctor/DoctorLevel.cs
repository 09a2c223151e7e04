namespace ActorShm.Host.Doctor;

/// <summary>How much a finding matters. The values order them.</summary>
internal enum DoctorLevel
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Worth knowing; nothing has to be done.</summary>
    Note,

    /// <summary>It works, but slower or for less than it could.</summary>
    Warning,

    /// <summary>Something does not work before it is mended.</summary>
    Problem,
}
