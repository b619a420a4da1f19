namespace UnionFs.Cli;

/// <summary>The command line, or a script it names, is not of the form it must have.</summary>
public sealed class UsageException(string message) : Exception(message);
