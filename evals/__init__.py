"""The evaluation harness: how well are letters read, and how sure is that?

cases      letters and labels, found by naming        fields     what is compared, in one table
similarity how alike two values are                   align      which value is which
score      two labels -> leaves                       metrics    leaves -> precision, recall, F1
stats      intervals                                  paired     two runs on the same letters
run        read into a run folder                     board      a run -> every figure
compare    gains and losses                           gate       worse than the last blessed run?
agreement  two labellers                              add        a new case to label
report/    HTML, markdown, JSON, JUnit                cli        `imr-eval`
"""
