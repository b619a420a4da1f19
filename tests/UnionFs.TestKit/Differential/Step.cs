namespace UnionFs.TestKit;

/// <summary>One thing both sides do: an operation of a script, or one on an open file.</summary>
internal sealed record Step(ScriptOperation? Script, HandleOperation? Open)
{
    public Step(ScriptOperation script)
        : this(script, null)
    {
    }

    public Step(HandleOperation open)
        : this(null, open)
    {
    }

    /// <summary>Which of those who act in a script does it; 0 where nobody is asked.</summary>
    public int Actor { get; init; }

    /// <summary>The line of a script; a comment where a script has no word for it.</summary>
    public override string ToString() => $"{Script?.ToString() ?? $"# {Open}"}{(Actor == 0 ? "" : $"   # as {Actor}")}";
}
