namespace ActorShm.Host.Files.Reading;

/// <summary>The result of one pass over a CSV file.</summary>
/// <param name="Numbers">The numbers of each requested column, in the order of the request.</param>
/// <param name="Note">A note about the file for people; null for none.</param>
internal sealed record CsvColumns(IReadOnlyList<CsvNumbers> Numbers, string? Note);
