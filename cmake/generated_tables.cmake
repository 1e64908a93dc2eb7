# Tables compiled into dealgraph_nlp by the build programs of nlp/generate. Each row: program, its inputs, its output.
