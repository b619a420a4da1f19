namespace UnionFs.MountClient.Fsx;

/// <summary>The file is not what its shadow says, or a call that has to work failed.</summary>
internal sealed class DifferenceException(string message) : Exception(message);
